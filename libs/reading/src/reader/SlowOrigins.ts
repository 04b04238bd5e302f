import { ServiceUnavailableError } from '@backstage/errors';

/** Reads in a row that an origin may leave without an answer; one is bad luck. */
const MOST_IN_A_ROW = 3;

/** Milliseconds for which nobody asks such an origin again. */
const PAUSE = 60_000;

/**
 * Which servers did not answer in time, several times in a row. The catalog, for one, reads few files at a
 * time, one after another within a Location: two hundred files of a server that never answers would
 * keep a place for as many times the limit of one.
 */
export class SlowOrigins {
  readonly #origins = new Map<string, { inARow: number; until: number }>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** @throws ServiceUnavailableError while nobody asks the origin of this URL */
  check(url: string): void {
    const state = this.#origins.get(originOf(url));
    if (state && state.until > this.#now()) {
      throw new ServiceUnavailableError(
        `${originOf(url)} did not answer in time ${state.inARow} times in a row; it is asked again in a minute`,
      );
    }
  }

  /** Notes that a read ended, well or with an error of its own. */
  answered(url: string): void {
    this.#origins.delete(originOf(url));
  }

  /** Notes that a read took too long. */
  timedOut(url: string): void {
    const inARow = (this.#origins.get(originOf(url))?.inARow ?? 0) + 1;
    const until = inARow < MOST_IN_A_ROW ? 0 : this.#now() + PAUSE;
    this.#origins.set(originOf(url), { inARow, until });
  }
}

function originOf(url: string): string {
  return URL.parse(url)?.origin ?? url.slice(0, 200);
}
