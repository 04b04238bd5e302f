import { setImmediate } from 'node:timers/promises';
import { medianOf } from '../compare.ts';
import { createCollector } from './createCollector.ts';

/** So few that the young generation holds what they allocate: none of it is collected meanwhile. */
const CALLS = 10_000;
const ROUNDS = 20;

/**
 * Bytes that one call allocates, and what its promise does afterwards: by how much the heap in use
 * grows from a collection to the end of many calls, less what as many that do nothing make it grow.
 * Exact, where sampling guesses: rounds agree to the byte once V8 has compiled the call.
 *
 * @param call - does the work once; gets the number of the call
 */
export async function measureAllocation(call: (index: number) => unknown): Promise<number> {
  return ((await measureGrowth(call)) - (await measureGrowth(() => undefined))) / CALLS;
}

async function measureGrowth(call: (index: number) => unknown): Promise<number> {
  const collect = createCollector();
  const rounds: number[] = [];
  // As many rounds again come first and do not count: they are for the compiler.
  for (let round = -ROUNDS; round < ROUNDS; round++) {
    const before = collect();
    callOften(call);
    await setImmediate();
    const grown = process.memoryUsage().heapUsed - before;
    if (round >= 0) {
      rounds.push(grown);
    }
  }
  return medianOf(rounds);
}

/** Keeps the last result: V8 need not allocate what nobody can see. */
const sink: { result?: unknown } = {};

function callOften(call: (index: number) => unknown): void {
  for (let index = 0; index < CALLS; index++) {
    sink.result = call(index);
  }
}
