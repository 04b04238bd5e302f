import type { Summary } from '../run/summarize.ts';

/** What the gateway has to reach; undefined was not measured. */
export interface Findings {
  /** CPU of a small GET, ours over the stock gateway's. */
  readonly overStock: Summary | undefined;
  /** CPU of a small GET, ours over the bare proxy's. */
  readonly overBare: Summary | undefined;
  /** Median milliseconds that the gateway adds to a catalog query. */
  readonly added: Summary | undefined;
}

const TARGETS: readonly {
  readonly of: keyof Findings;
  readonly text: string;
  readonly limit: number;
  /** Whether the limit itself is still good. */
  readonly inclusive: boolean;
}[] = [
  {
    of: 'overStock',
    text: "CPU of a small GET ÷ the stock gateway's",
    limit: 1 / 8,
    inclusive: true,
  },
  {
    of: 'overBare',
    text: "CPU of a small GET ÷ the bare undici proxy's",
    limit: 1.6,
    inclusive: true,
  },
  { of: 'added', text: 'p50 added to a catalog query, in ms', limit: 1, inclusive: false },
];

/** Compares what was measured with the targets; one line each. */
export function judge(findings: Findings): string[] {
  return TARGETS.map(({ of, text, limit, inclusive }) => {
    const found = findings[of];
    const wanted = `${inclusive ? 'at most' : 'under'} ${limit}`;
    if (!found) {
      return `not measured: ${text} (${wanted})`;
    }
    const { median, low, high } = found;
    const passed = inclusive ? median <= limit : median < limit;
    const value = `${median.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`;
    return `${passed ? 'pass' : 'FAIL'}: ${text} is ${value}; ${wanted}`;
  });
}
