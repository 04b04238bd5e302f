import pLimit, { type LimitFunction } from 'p-limit';
import type { EngineLimits } from '../limits/SearchLimits.ts';
import { SearchRefusedError } from './SearchRefusedError.ts';

/**
 * Runs what one user asks for a few at a time, so that whoever asks for much waits for themselves
 * and leaves the connections of the database to others.
 *
 * @throws SearchRefusedError (429) when too much of theirs is waiting
 */
export function createTurns({ concurrency, waiting }: Omit<EngineLimits, 'timeoutMs'>) {
  const turns = new Map<string, LimitFunction>();
  return async <T>(user: string, run: () => Promise<T>): Promise<T> => {
    const turn = turns.get(user) ?? pLimit(concurrency);
    turns.set(user, turn);
    if (turn.pendingCount >= waiting) {
      throw new SearchRefusedError(
        429,
        `${waiting} searches of yours wait already (search.limits.waiting); try again when they are done`,
      );
    }
    try {
      return await turn(run);
    } finally {
      if (turn.activeCount + turn.pendingCount === 0) turns.delete(user);
    }
  };
}
