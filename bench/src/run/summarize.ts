import { medianOf } from '../compare.ts';

/** The middle of some values, and how far they lie apart. */
export interface Summary {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Sums up one value a round. */
export function summarize(values: readonly number[]): Summary {
  return { median: medianOf(values), low: Math.min(...values), high: Math.max(...values) };
}

/** One round's value over another's, round by round. */
export function ratios(values: readonly number[], others: readonly number[]): Summary {
  return summarize(values.map((value, round) => value / (others[round] ?? Number.NaN)));
}

/** `1.23 (1.10–1.31)` */
export function describeSummary({ median, low, high }: Summary, digits = 2): string {
  return `${median.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
}
