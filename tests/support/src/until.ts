import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks again until there is an answer: for what happens in the portal's own time, such as indexing.
 *
 * @throws Error with the last fault when there is none after `timeout` milliseconds
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  timeout = 90_000,
): Promise<T> {
  const deadline = Date.now() + timeout;
  let fault: unknown;
  while (Date.now() < deadline) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) {
        return answer;
      }
    } catch (error) {
      fault = error;
    }
    await delay(100);
  }
  throw new Error(`Waited ${timeout} ms for ${what}`, { cause: fault });
}
