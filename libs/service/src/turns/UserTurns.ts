import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import pLimit, { type LimitFunction } from 'p-limit';

/** Options of {@link UserTurns}. */
export interface UserTurnsOptions {
  /** Requests of one user at a time. */
  readonly atATime: number;
  /** Requests of one user that wait; more are refused. */
  readonly waiting: number;
  /** Milliseconds in which an answer has to be taken; then its connection is closed. */
  readonly takenWithin: number;
  /** What is told to a user who has too many waiting. */
  refuse(waiting: number): Error;
}

/**
 * Lets each user have a few requests under way, so that whoever asks for much waits for themselves.
 * A turn ends when its answer is sent, since it is held in memory till then.
 */
export class UserTurns {
  readonly #options: UserTurnsOptions;
  readonly #turns = new Map<string, LimitFunction>();

  constructor(options: UserTurnsOptions) {
    this.#options = options;
  }

  /**
   * Runs `work` when it is the user's turn, and resolves when it has answered.
   *
   * @throws what `refuse` makes when too many wait already
   */
  async run(user: string, response: ServerResponse, work: () => void): Promise<void> {
    const { atATime, waiting, takenWithin, refuse } = this.#options;
    const turn = this.#turns.get(user) ?? pLimit(atATime);
    if (turn.pendingCount >= waiting) {
      throw refuse(turn.pendingCount);
    }
    this.#turns.set(user, turn);
    await turn(async () => {
      // Its caller went away while it waited.
      if (response.destroyed || response.writableEnded) return;
      const timer = setTimeout(() => response.destroy(), takenWithin);
      const closed = once(response, 'close');
      work();
      await closed;
      clearTimeout(timer);
    });
    if (turn.activeCount + turn.pendingCount === 0) this.#turns.delete(user);
  }
}
