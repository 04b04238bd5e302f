import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Temporary folders of this process: for its user only, and removed after a kill, too.
 *
 * The name tells which process made one, so that what a killed process left can be told from what
 * another one on this machine works in.
 */
export class OwnFolders {
  readonly #base: string;
  readonly #prefix: string;

  /**
   * @param base - `backend.workingDirectory`, or the system's folder for temporary files
   * @param prefix - of each name, such as `splitstage-template-`
   */
  constructor(base: string, prefix: string) {
    this.#base = base;
    this.#prefix = prefix;
  }

  /** Makes a folder that nobody but this user may enter (`mkdtemp` makes it 0700). */
  create(): Promise<string> {
    return mkdtemp(join(this.#base, `${this.#prefix}${process.pid}-`));
  }

  async remove(folder: string): Promise<void> {
    // A killed process may have left it in any state, and what it started may still write.
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  /** Removes what processes left that were killed. Call it before the first {@link create}. */
  async removeLeftovers(): Promise<void> {
    for (const name of await readdir(this.#base)) {
      const pid = new RegExp(`^${this.#prefix}(\\d+)-`).exec(name)?.[1];
      if (pid !== undefined && isGone(Number(pid))) await this.remove(join(this.#base, name));
    }
  }
}

/** In a container each start has the same process id, so its own is that of a former start. */
function isGone(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
