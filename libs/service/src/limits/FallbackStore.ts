import {
  type ClientRateLimitInfo,
  MemoryStore,
  type Options,
  type Store,
} from 'express-rate-limit';

/** Milliseconds for which a store that failed is left alone: each request would wait for it. */
const REST = 5_000;

/**
 * Counts in a store that replicas share, and by itself while that does not answer: nobody is locked
 * out, and nobody goes uncounted.
 */
export class FallbackStore implements Store {
  readonly #shared: Store;
  readonly #own = new MemoryStore();
  readonly #onError: (error: Error) => void;
  #restsUntil = 0;

  /** @param onError - hears of a failure, once for each rest */
  constructor(shared: Store, onError: (error: Error) => void) {
    this.#shared = shared;
    this.#onError = onError;
  }

  init(options: Options): void {
    this.#shared.init?.(options);
    this.#own.init(options);
  }

  async increment(key: string): Promise<ClientRateLimitInfo> {
    return await this.#ask(store => store.increment(key));
  }

  async decrement(key: string): Promise<void> {
    await this.#ask(store => store.decrement(key));
  }

  async resetKey(key: string): Promise<void> {
    await this.#ask(store => store.resetKey(key));
  }

  async #ask<T>(ask: (store: Store) => T | Promise<T>): Promise<T> {
    if (Date.now() >= this.#restsUntil) {
      try {
        return await ask(this.#shared);
      } catch (error) {
        this.#restsUntil = Date.now() + REST;
        this.#onError(error instanceof Error ? error : new Error(String(error)));
      }
    }
    return await ask(this.#own);
  }
}
