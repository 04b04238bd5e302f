/** One contestant of a comparison. */
export interface Contestant {
  readonly name: string;
  /** Does the work once, `times` times over. */
  run(times: number): Promise<void>;
}

/** What came out for one contestant. */
export interface Result {
  readonly name: string;
  /** Nanoseconds for each time, one value a round. */
  readonly rounds: readonly number[];
  readonly median: number;
  /** Median of the first contestant divided by this one's, round by round: above 1 is faster. */
  readonly ratio: { readonly median: number; readonly low: number; readonly high: number };
}

/**
 * Measures contestants in one process, in turn, in several rounds: this machine's noise then hits
 * all alike, and the ratio of each round is worth more than any absolute number.
 */
export async function compare(
  contestants: readonly Contestant[],
  { rounds, times }: { readonly rounds: number; readonly times: number },
): Promise<Result[]> {
  const taken = contestants.map((): number[] => []);
  // The first round warms up and does not count.
  for (let round = -1; round < rounds; round++) {
    for (const [index, contestant] of contestants.entries()) {
      const start = process.hrtime.bigint();
      await contestant.run(times);
      const nanoseconds = Number(process.hrtime.bigint() - start) / times;
      if (round >= 0) {
        taken[index]?.push(nanoseconds);
      }
    }
  }
  const [first = []] = taken;
  return contestants.map(({ name }, index) => {
    const own = taken[index] ?? [];
    const ratios = own.map((value, round) => (first[round] ?? Number.NaN) / value).sort(ascending);
    return {
      name,
      rounds: own,
      median: medianOf(own),
      ratio: { median: medianOf(ratios), low: ratios[0] ?? 0, high: ratios.at(-1) ?? 0 },
    };
  });
}

/** The middle of some numbers. */
export function medianOf(values: readonly number[]): number {
  return [...values].sort(ascending)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function ascending(a: number, b: number): number {
  return a - b;
}
