import { strictEqual } from 'node:assert';
import { medianOf } from '../compare.ts';
import { createCollector } from './createCollector.ts';

const INSTANCES = 20;
const ROUNDS = 9;

/**
 * Bytes of the heap that a thing keeps as long as it is used, with all that only it refers to: what
 * many of them add to the heap after a collection.
 *
 * @param create - makes one that shares nothing with the others
 */
export async function measureRetained(create: () => Promise<object>): Promise<number> {
  const collect = createCollector();
  const rounds: number[] = [];
  // The first round loads and compiles code, and does not count.
  for (let round = -1; round < ROUNDS; round++) {
    const grown = await measureGrowth(create, collect);
    if (round >= 0) {
      rounds.push(grown / INSTANCES);
    }
  }
  return medianOf(rounds);
}

/** A function of its own: what a round keeps must be gone when the next one begins. */
async function measureGrowth(
  create: () => Promise<object>,
  collect: () => number,
): Promise<number> {
  const before = collect();
  const kept: object[] = [];
  while (kept.length < INSTANCES) {
    kept.push(await create());
  }
  const after = collect();
  strictEqual(kept.length, INSTANCES);
  return after - before;
}
