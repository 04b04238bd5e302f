import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds. A Backstage backend takes a few seconds, more on a busy machine. */
const START_TIMEOUT = 60_000;

/** Resolves when a URL answers with 200. */
export async function untilAnswers(url: string, signal: AbortSignal): Promise<void> {
  const timeout = AbortSignal.any([signal, AbortSignal.timeout(START_TIMEOUT)]);
  for (;;) {
    try {
      const response = await fetch(url, { signal: timeout });
      await response.arrayBuffer();
      if (response.status === 200) {
        return;
      }
    } catch (error) {
      signal.throwIfAborted();
      if (timeout.aborted) {
        throw new Error(`${url} did not answer within ${START_TIMEOUT / 1000} s`, { cause: error });
      }
    }
    await delay(50);
  }
}
