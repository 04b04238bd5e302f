import type { ConformanceCase, Needs } from './ConformanceCase.ts';
import { runCase } from './runCase.ts';
import type { Setup } from './Setup.ts';

/** How many cases run side by side. Most of a failing gateway's time is waiting. */
const CONCURRENCY: Readonly<Record<Needs, number>> = { shared: 24, 'own gateway': 8, alone: 1 };

/**
 * Runs all cases, by what they need.
 *
 * @param patience - milliseconds that an ordinary case may take
 * @returns why each that failed did so
 */
export async function runCases(
  cases: readonly ConformanceCase[],
  setup: Setup,
  patience: number,
): Promise<ReadonlyMap<ConformanceCase, unknown>> {
  const faults = new Map<ConformanceCase, unknown>();
  for (const needs of ['shared', 'own gateway', 'alone'] as const) {
    const queue = cases.filter(entry => (entry.needs ?? 'shared') === needs).values();
    const work = async () => {
      for (const entry of queue) {
        await runCase(entry, setup, patience).catch(fault => faults.set(entry, fault));
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY[needs] }, work));
  }
  return faults;
}
