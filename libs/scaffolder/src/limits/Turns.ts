import { TooManyRequestsError } from '@splitstage/service/turns';

interface Waiting {
  readonly user: string;
  readonly begin: () => void;
}

/**
 * Turns at something costly: so many at once, and next is who has the fewest, so that one user
 * who asks often makes nobody else wait.
 */
export class Turns {
  readonly #atOnce: number;
  readonly #perUser: number;
  readonly #key: string;
  readonly #running = new Map<string, number>();
  #waiting: Waiting[] = [];

  /**
   * @param atOnce - turns at the same time
   * @param perUser - turns of one user, waiting ones included
   * @param key - of the configuration, for the words that refuse
   */
  constructor(atOnce: number, perUser: number, key: string) {
    this.#atOnce = atOnce;
    this.#perUser = perUser;
    this.#key = key;
  }

  /**
   * Waits for a turn, which ends when what it returns is called.
   *
   * @throws TooManyRequestsError when this user has as many as one may
   */
  async take(user: string): Promise<() => void> {
    const own = this.#of(user) + this.#waiting.filter(other => other.user === user).length;
    if (own >= this.#perUser) {
      throw new TooManyRequestsError(
        `You have ${own} requests under way that run templates, and may have ${this.#perUser} (${this.#key}). Wait for one of them.`,
      );
    }
    await new Promise<void>(begin => {
      this.#waiting.push({ user, begin });
      this.#next();
    });
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#change(user, -1);
      this.#next();
    };
  }

  #next(): void {
    const total = [...this.#running.values()].reduce((sum, count) => sum + count, 0);
    if (total >= this.#atOnce) return;
    const [first, ...others] = this.#waiting;
    if (!first) return;
    const next = others.reduce(
      (best, other) => (this.#of(other.user) < this.#of(best.user) ? other : best),
      first,
    );
    this.#waiting = this.#waiting.filter(other => other !== next);
    this.#change(next.user, 1);
    next.begin();
    this.#next();
  }

  #of(user: string): number {
    return this.#running.get(user) ?? 0;
  }

  #change(user: string, by: number): void {
    const count = this.#of(user) + by;
    if (count > 0) this.#running.set(user, count);
    else this.#running.delete(user);
  }
}
