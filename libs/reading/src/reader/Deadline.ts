import { InputError } from '@backstage/errors';
import type { Limit } from '../limits/ReadLimits.ts';

/** Options of {@link Deadline}. */
export interface DeadlineOptions {
  /** Milliseconds. */
  readonly limit: Limit;
  /** Begins the error, for example `Reading https://a.test/x.yaml`. */
  readonly what: string;
  /** Others who may end it. */
  readonly signals: readonly (AbortSignal | undefined)[];
}

/** Ends a read that takes too long, or that nobody waits for any more. */
export class Deadline {
  /** Tells whoever reads to stop. */
  readonly signal: AbortSignal;
  readonly #own = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #isOver = false;

  constructor({ limit: { key, value }, what, signals }: DeadlineOptions) {
    const others = signals.filter(signal => signal !== undefined);
    this.signal = AbortSignal.any([this.#own.signal, ...others]);
    this.#timer = setTimeout(() => {
      this.#isOver = true;
      this.#own.abort(new InputError(`${what} takes longer than ${value} ms (${key})`));
    }, value);
    this.#timer.unref();
  }

  /** Whether it was the time that ended it. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Ends it: well without a reason, and otherwise so that what is still under way is broken off. */
  end(reason?: unknown): void {
    clearTimeout(this.#timer);
    if (reason !== undefined) {
      this.#own.abort(reason);
    }
  }

  /**
   * As the promise does, or as the deadline: not every reader heeds its signal. Readers wrap its
   * reason in words of their own, or say no more than that they were aborted; here it is told.
   */
  async race<T>(promise: Promise<T>): Promise<T> {
    const { promise: ended, reject } = Promise.withResolvers<never>();
    const end = () => reject(this.signal.reason);
    this.signal.addEventListener('abort', end, { once: true });
    if (this.signal.aborted) {
      end();
    }
    try {
      return await Promise.race([promise, ended]);
    } catch (error) {
      throw this.signal.aborted ? this.signal.reason : error;
    } finally {
      this.signal.removeEventListener('abort', end);
    }
  }
}
