import type { Run } from '../run/Run.ts';
import type { Contestant } from './contestants/Contestant.ts';
import type { Measurement, Workload } from './workloads/Workload.ts';

/** How long and how often. */
export interface Effort {
  readonly rounds: number;
  /** Of one contestant in one round. */
  readonly seconds: number;
}

/** How much longer than a round the warm-up is: V8 optimizes what has run ten thousands of times. */
export const WARM_UP = 3;

/**
 * Measures all contestants in each round, beginning with another one each time: noise of the machine
 * then hits all alike. A round before the first warms up and does not count. Returns one
 * measurement a round, by contestant.
 */
export async function measureInTurn(
  run: Run,
  contestants: readonly Contestant[],
  workload: Workload,
  { rounds, seconds }: Effort,
): Promise<ReadonlyMap<Contestant, readonly Measurement[]>> {
  const taken = new Map(contestants.map(contestant => [contestant, [] as Measurement[]]));
  for (let round = 0; round <= rounds; round++) {
    run.progress(`${workload.name}: ${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}`);
    for (let turn = 0; turn < contestants.length; turn++) {
      const contestant = contestants[(turn + round) % contestants.length];
      if (contestant) {
        const measurement = await workload.measure(
          run,
          contestant,
          seconds * (round === 0 ? WARM_UP : 1),
        );
        if (round > 0) {
          taken.get(contestant)?.push(measurement);
        }
      }
    }
  }
  return taken;
}
