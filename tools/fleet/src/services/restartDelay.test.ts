import { expect, test } from 'vitest';
import { restartDelay } from './restartDelay.ts';

test('a service that fails again and again is started less and less often, but never given up', () => {
  const delays = [1, 2, 3, 6, 7, 8, 5_000].map(restartDelay);
  expect(delays).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000, 60_000]);
});
