/** A site that could not be built. */
export interface FailedBuild {
  /** Of the docs that failed; empty when they have none. */
  readonly etag: string;
  readonly message: string;
  /** Milliseconds since 1970; before that it is not tried again. */
  readonly retryAt: number;
  /** How often in a row. */
  readonly count: number;
}

const firstPauseMs = 30_000;
const longestPauseMs = 3_600_000;

/**
 * Remembers what failed, so that the same docs are not built again and again: first they have half
 * a minute of rest, then twice as much each time, up to an hour.
 */
export class FailedBuilds {
  readonly #failed = new Map<string, FailedBuild>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** The failure of a site that is to rest, or undefined when it may be tried. */
  resting(site: string): FailedBuild | undefined {
    const failed = this.#failed.get(site);
    return failed && this.#now() < failed.retryAt ? failed : undefined;
  }

  failed(site: string, etag: string, message: string): void {
    const before = this.#failed.get(site);
    const count = before?.etag === etag ? before.count + 1 : 1;
    const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** (count - 1));
    this.#failed.delete(site);
    this.#failed.set(site, { etag, message, retryAt: this.#now() + pause, count });
    // The oldest first: sites that nobody asks for any more must not fill the memory.
    const [oldest] = this.#failed.keys();
    if (this.#failed.size > 10_000 && oldest !== undefined) this.#failed.delete(oldest);
  }

  built(site: string): void {
    this.#failed.delete(site);
  }
}
