import { posix } from 'node:path';
import type { Limit } from '../limits/ReadLimits.ts';

/** Linux opens no longer one. */
const MOST_PATH_BYTES = 4_096;

/** What {@link TreeBudget} adds up to, and what it says. */
export interface TreeBudgetOptions {
  /** The verb in front of the limits: what `finds` or `holds` too much. */
  readonly verb: string;
  readonly files: Limit;
  readonly bytes: Limit;
  /** Makes the error. */
  refuse(reason: string): Error;
}

/** Adds up what comes out of an archive: files, the folders that they are in, and bytes. */
export class TreeBudget {
  readonly #options: TreeBudgetOptions;
  readonly #folders = new Set(['.', '/', '']);
  #count = 0;
  #bytes = 0;

  constructor(options: TreeBudgetOptions) {
    this.#options = options;
  }

  /**
   * Counts a file, or the folder that ends with a slash, with all folders above that are new: a
   * short path may make hundreds.
   *
   * @throws what `refuse` makes
   */
  takePath(path: string, bytes: number): void {
    if (Buffer.byteLength(path) > MOST_PATH_BYTES) {
      throw this.#options.refuse(
        `holds a path of more than ${MOST_PATH_BYTES} bytes: ${path.slice(0, 100)}…`,
      );
    }
    const isFolder = path.endsWith('/');
    let folder = isFolder ? path.slice(0, -1) : posix.dirname(path);
    for (; !this.#folders.has(folder); folder = posix.dirname(folder)) {
      this.#folders.add(folder);
      this.#take(1, 0);
    }
    if (!isFolder) this.takeFile(bytes);
  }

  /** @throws what `refuse` makes */
  takeFile(bytes: number): void {
    this.#take(1, bytes);
  }

  /** Of a file that is counted already. @throws what `refuse` makes */
  takeBytes(bytes: number): void {
    this.#take(0, bytes);
  }

  #take(count: number, bytes: number): void {
    const { verb, files, bytes: most, refuse } = this.#options;
    this.#count += count;
    this.#bytes += bytes;
    if (this.#count > files.value) {
      throw refuse(`${verb} more than ${files.value} files (${files.key})`);
    }
    if (this.#bytes > most.value) {
      throw refuse(`${verb} files of more than ${most.value} bytes together (${most.key})`);
    }
  }
}
