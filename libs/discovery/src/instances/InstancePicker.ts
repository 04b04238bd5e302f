/** How an `InstancePicker` tells time, and how long it avoids an instance. */
export interface InstancePickerOptions {
  /** Milliseconds that never go back; injected for tests. Default: `performance.now`. */
  readonly now?: () => number;
  /**
   * How long a reported failure counts, in milliseconds. Whoever reports has to say it again: what
   * nobody knows any more is forgotten. Default: 15000.
   */
  readonly ejectionTime?: number;
}

/**
 * Picks one of the instances of a service: in turn, past those that were reported as failing. When
 * all are, it picks as if none were: then the fault is more likely on this side, and an instance
 * that may answer is better than none.
 */
export class InstancePicker {
  /** The instances' base URLs. */
  readonly urls: readonly string[];
  readonly #now: () => number;
  readonly #ejectionTime: number;
  /** Until when each instance is avoided, in the order of `urls`. */
  readonly #ejectedUntil: number[];
  #turn: number;

  /** @param urls - one at least */
  constructor(urls: readonly string[], options: InstancePickerOptions = {}) {
    this.urls = urls;
    this.#now = options.now ?? (() => performance.now());
    this.#ejectionTime = options.ejectionTime ?? 15_000;
    this.#ejectedUntil = urls.map(() => Number.NEGATIVE_INFINITY);
    this.#turn = urls.length - 1;
  }

  /** Gives the position of an instance in `urls`. */
  pick(): number {
    const count = this.urls.length;
    const now = this.#now();
    const first = (this.#turn + 1) % count;
    this.#turn = first;
    for (let step = 0; step < count; step++) {
      const position = (first + step) % count;
      if ((this.#ejectedUntil[position] ?? 0) <= now) {
        this.#turn = position;
        break;
      }
    }
    return this.#turn;
  }

  /** Avoids an instance for a while. Tells whether it was not avoided before. */
  reportFailure(url: string): boolean {
    return this.#eject(url, this.#now() + this.#ejectionTime);
  }

  /** Picks an instance again. Tells whether it was avoided before. */
  reportSuccess(url: string): boolean {
    return this.#eject(url, Number.NEGATIVE_INFINITY);
  }

  #eject(url: string, until: number): boolean {
    const position = this.urls.indexOf(url);
    const before = this.#ejectedUntil[position];
    if (before === undefined) {
      return false;
    }
    const now = this.#now();
    this.#ejectedUntil[position] = until;
    return before > now !== until > now;
  }
}
