import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Keeps what each part of a fleet prints since its start, in `<folder>/<part>.log`. */
export class LogFiles implements AsyncDisposable {
  readonly #folder: string;
  readonly #files = new Map<string, WriteStream>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Begins with an empty folder. */
  static async open(folder: string): Promise<LogFiles> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    return new LogFiles(folder);
  }

  /** Adds a line, without colours. */
  write(part: string, line: string): void {
    let file = this.#files.get(part);
    if (!file) {
      file = createWriteStream(join(this.#folder, `${part}.log`), { flags: 'a' });
      // A full disk must not end the fleet: the same lines are in its events.
      file.on('error', () => undefined);
      this.#files.set(part, file);
    }
    if (file.writable) file.write(`${stripVTControlCharacters(line)}\n`);
  }

  /** Writes what is outstanding. */
  async [Symbol.asyncDispose](): Promise<void> {
    const closing = [...this.#files.values()].map(
      file =>
        new Promise<void>(resolve => (file.closed ? resolve() : file.once('close', resolve).end())),
    );
    await Promise.all(closing);
  }
}
