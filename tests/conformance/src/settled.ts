import { setTimeout as delay } from 'node:timers/promises';

/** Waits until a number has not changed for half a second; returns it. */
export async function settled(read: () => number): Promise<number> {
  let last = Number.NaN;
  for (;;) {
    const now = read();
    if (now === last) {
      return now;
    }
    last = now;
    await delay(500);
  }
}
