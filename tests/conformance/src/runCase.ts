import type { ConformanceCase, Needs } from './ConformanceCase.ts';
import { Context } from './Context.ts';
import type { Setup } from './Setup.ts';

/** Times the patience for an ordinary case: a start takes its time, and a gigabyte too. */
const FACTORS: Readonly<Record<Needs, number>> = { shared: 1, 'own gateway': 6, alone: 12 };

/**
 * Runs one case and ends what it has opened.
 *
 * @param patience - milliseconds that an ordinary case may take
 * @throws what the case throws, or an Error when the patience is over
 */
export async function runCase(
  { run, needs = 'shared' }: ConformanceCase,
  setup: Setup,
  patience: number,
): Promise<void> {
  const deadline = patience * FACTORS[needs];
  await using context = new Context(setup);
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`No end after ${deadline} ms`)), deadline);
  try {
    await Promise.race([run(context), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
