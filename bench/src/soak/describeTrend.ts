import { percentile } from '../gateway/clients/percentile.ts';

/** How a value went on after the warm-up. */
export interface Trend {
  /** Its lower quartile in the first part after the warm-up: what is not there for a moment only. */
  readonly warm: number;
  /** Its lower quartile in the last part. */
  readonly end: number;
  /** By least squares over all that is after the warm-up, per hour. */
  readonly slope: number;
  readonly flat: boolean;
}

/** The first of so many parts is the warm-up. */
const PARTS = 4;

/**
 * Judges whether a value still grows.
 *
 * @param samples - moments in milliseconds, and values
 * @param tolerance - the share by which the end may be above the part behind the warm-up
 */
export function describeTrend(
  samples: readonly { readonly at: number; readonly value: number }[],
  tolerance: number,
): Trend {
  const part = Math.ceil(samples.length / PARTS);
  const values = samples.map(({ value }) => value);
  const warm = percentile(values.slice(part, 2 * part), 0.25);
  const end = percentile(values.slice(-part), 0.25);
  return {
    warm,
    end,
    slope: slopeOf(samples.slice(part)) * 3_600_000,
    flat: end <= warm * (1 + tolerance),
  };
}

function slopeOf(samples: readonly { readonly at: number; readonly value: number }[]): number {
  const x = meanOf(samples.map(({ at }) => at));
  const y = meanOf(samples.map(({ value }) => value));
  const along = samples.reduce((sum, { at, value }) => sum + (at - x) * (value - y), 0);
  return along / samples.reduce((sum, { at }) => sum + (at - x) ** 2, 0);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
