import { setTimeout } from 'node:timers/promises';

/**
 * Starts something that may be busy: again and again, for half a minute.
 *
 * @returns whether it could be started
 * @throws what `start` throws and may not be tried again
 */
export async function startSoon(
  start: () => Promise<void>,
  options: {
    readonly mayRetry: (error: unknown) => boolean;
    readonly signal: AbortSignal;
    /** Milliseconds between two tries. Default: 2000. */
    readonly pause?: number;
    /** Default: 15. */
    readonly tries?: number;
  },
): Promise<boolean> {
  const { mayRetry, signal, pause = 2_000, tries = 15 } = options;
  for (let left = tries; left > 0 && !signal.aborted; left--) {
    try {
      await start();
      return true;
    } catch (error) {
      if (!mayRetry(error)) throw error;
    }
    await setTimeout(pause, undefined, { signal, ref: false }).catch(() => undefined);
  }
  return false;
}
