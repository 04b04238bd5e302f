/** Retries that one request pays for: at most a fifth of the traffic is retried. */
const EARNED = 0.2;

/** Retries that can be saved up; also what a service starts with. */
const SAVED = 10;

/**
 * Keeps retries from making an outage worse: a service that fails every request would otherwise
 * get twice as many of them.
 */
export class RetryBudget {
  #balance = SAVED;

  /** A request pays in. */
  earn(): void {
    this.#balance = Math.min(SAVED, this.#balance + EARNED);
  }

  /** Whether there may be a retry; it is then paid for. */
  spend(): boolean {
    if (this.#balance < 1) {
      return false;
    }
    this.#balance--;
    return true;
  }
}
