import { expect, it } from 'vitest';
import { describeTrend } from './describeTrend.ts';

const MINUTE = 60_000;
/** A value each minute for two hours. */
const samples = (valueAt: (minute: number) => number) =>
  Array.from({ length: 120 }, (_, minute) => ({ at: minute * MINUTE, value: valueAt(minute) }));

it('is flat when all growth is in the warm-up', () => {
  const trend = describeTrend(
    samples(minute => Math.min(100, 50 + 2 * minute)),
    0.1,
  );
  expect(trend).toEqual({ warm: 100, end: 100, slope: 0, flat: true });
});

it('is flat when it goes up and down with the load', () => {
  expect(
    describeTrend(
      samples(minute => 100 + (minute % 7) * 20),
      0.1,
    ).flat,
  ).toBe(true);
});

it('is not flat when it keeps growing, and tells how fast', () => {
  const trend = describeTrend(
    samples(minute => 100 + minute),
    0.1,
  );
  expect(trend.flat).toBe(false);
  expect(trend.slope).toBeCloseTo(60);
});

it('sees a leak beneath a load that goes up and down', () => {
  expect(
    describeTrend(
      samples(minute => 100 + (minute % 7) * 20 + minute),
      0.1,
    ).flat,
  ).toBe(false);
});
