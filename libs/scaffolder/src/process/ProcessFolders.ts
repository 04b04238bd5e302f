import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const PREFIX = 'splitstage-template-';

/**
 * The folders of template processes: one each, for its user only, gone when the process is.
 *
 * The name tells which service made it, so that what a killed service left can be told from what
 * another one on this machine works in.
 */
export class ProcessFolders {
  readonly #base: string;

  /** @param base - `backend.workingDirectory`, or the system's folder for temporary files */
  constructor(base: string) {
    this.#base = base;
  }

  /** Makes a folder that nobody but this user may enter (`mkdtemp` makes it 0700). */
  create(): Promise<string> {
    return mkdtemp(join(this.#base, `${PREFIX}${process.pid}-`));
  }

  async remove(folder: string): Promise<void> {
    // A killed process may have left it in any state, and what it started may still write.
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  /** Removes what services left that were killed. Call it before the first {@link create}. */
  async removeLeftovers(): Promise<void> {
    for (const name of await readdir(this.#base)) {
      const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
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
