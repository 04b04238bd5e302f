import { setTimeout as delay } from 'node:timers/promises';
import type { FaultLog } from './FaultLog.ts';
import type { Instance } from './Instance.ts';

/** Milliseconds, from and to; each is any length in between. */
const BETWEEN = [3_000, 7_000] as const;
const DEAD = [0, 1_500] as const;
/** Shorter and longer than the gateway waits. */
const SILENT = [300, 4_000] as const;

/** The share of faults that make an instance silent instead of killing it. */
const SHARE_SILENT = 0.3;
/** The share of faults that meet two instances at once. */
const SHARE_DOUBLE = 0.2;

/** Kills, restarts and pauses instances at random, and writes down when, until it is told to stop. */
export async function injectFaults(
  instances: readonly Instance[],
  log: FaultLog,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    await delay(between(BETWEEN), undefined, { signal: stop }).catch(() => undefined);
    if (stop.aborted) {
      return;
    }
    const count = Math.random() < SHARE_DOUBLE ? 2 : 1;
    await Promise.all(pick(instances, count).map(instance => injectFault(instance, log)));
  }
}

async function injectFault(instance: Instance, log: FaultLog): Promise<void> {
  if (Math.random() < SHARE_SILENT) {
    const close = log.open('silent', instance.service, instance.url);
    instance.pause();
    await delay(between(SILENT));
    instance.resume();
    await instance.untilAnswers();
    close();
  } else {
    const close = log.open('killed', instance.service, instance.url);
    await instance.kill();
    await delay(between(DEAD));
    await instance.start();
    close();
  }
}

function between([low, high]: readonly [number, number]): number {
  return low + Math.random() * (high - low);
}

function pick<T>(values: readonly T[], count: number): T[] {
  const left = [...values];
  return Array.from({ length: count }, () => left.splice(Math.random() * left.length, 1)).flat();
}
