/**
 * Tasks that run side by side and share their fate: when one fails, the others are aborted.
 * Nothing of a group goes on in the background once `done()` has returned or thrown.
 */
export class TaskGroup {
  readonly #failed = new AbortController();
  readonly #signal: AbortSignal;
  readonly #running: Promise<unknown>[] = [];

  constructor(signal: AbortSignal) {
    this.#signal = AbortSignal.any([signal, this.#failed.signal]);
  }

  /** Starts a task; the signal tells it to give up. */
  run<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const result = task(this.#signal).catch(error => {
      // Only the first call has an effect, so that the reason is the first error.
      this.#failed.abort(error);
      throw error;
    });
    this.#running.push(result);
    // It is reported by done().
    result.catch(() => undefined);
    return result;
  }

  /** Waits until all have ended; throws the first error. */
  async done(): Promise<void> {
    await Promise.allSettled(this.#running);
    if (this.#failed.signal.aborted) throw this.#failed.signal.reason;
  }
}
