import { rm } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import { createStream, type RotatingFileStream } from 'rotating-file-stream';
import { makePrivate } from './makePrivate.ts';

/** How large a log file becomes before the next one is begun, in bytes. */
const fileBytes = 16 * 1024 ** 2;
/** How many older files of each part are kept: `<part>.log.1` is the youngest. */
const olderFiles = 3;
/** How much may wait for the disk, in bytes; what comes on top of that is left out. */
const waitingBytes = 8 * 1024 ** 2;

/** Options of {@link LogFiles.open}. */
export interface LogFilesOptions {
  /** Default 16 MiB. */
  readonly fileBytes?: number;
}

/**
 * Keeps what each part of a fleet prints since its start, in `<folder>/<part>.log`, for the user
 * alone: 64 MiB of each at most.
 */
export class LogFiles implements AsyncDisposable {
  readonly #folder: string;
  readonly #size: `${number}B`;
  readonly #files = new Map<string, { stream: RotatingFileStream; left: number }>();

  private constructor(folder: string, size: number) {
    this.#folder = folder;
    this.#size = `${size}B`;
  }

  /** Begins with an empty folder. */
  static async open(folder: string, options: LogFilesOptions = {}): Promise<LogFiles> {
    await rm(folder, { recursive: true, force: true });
    await makePrivate(folder);
    return new LogFiles(folder, options.fileBytes ?? fileBytes);
  }

  /** Adds a line, without colours. */
  write(part: string, line: string): void {
    const file = this.#fileOf(part);
    if (!file.stream.writable) return;
    if (file.stream.writableLength > waitingBytes) {
      file.left += 1;
      return;
    }
    if (file.left > 0) {
      file.stream.write(`… ${file.left} lines left out: they came faster than the disk writes\n`);
      file.left = 0;
    }
    file.stream.write(`${stripVTControlCharacters(line)}\n`);
  }

  #fileOf(part: string) {
    const known = this.#files.get(part);
    if (known !== undefined) return known;
    const stream = createStream(`${part}.log`, {
      path: this.#folder,
      size: this.#size,
      rotate: olderFiles,
      mode: 0o600,
    });
    // A full disk must not end the fleet: the same lines are in its events.
    stream.on('error', () => undefined);
    stream.on('warning', () => undefined);
    const file = { stream, left: 0 };
    this.#files.set(part, file);
    return file;
  }

  /** Writes what is outstanding. */
  async [Symbol.asyncDispose](): Promise<void> {
    const closing = [...this.#files.values()].map(
      ({ stream }) =>
        new Promise<void>(resolve => {
          if (stream.destroyed || stream.writableFinished) return resolve();
          stream.once('finish', resolve).once('error', () => resolve());
          stream.end();
        }),
    );
    await Promise.all(closing);
  }
}
