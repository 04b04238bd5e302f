import { describe, expect, it } from 'vitest';
import { reconnectDelay } from './reconnectDelay.ts';

describe('reconnectDelay', () => {
  it('doubles up to ten seconds, however many attempts there were', () => {
    expect([1, 2, 3, 6, 7, 2_000].map(attempt => reconnectDelay(attempt, 1))).toEqual([
      200, 400, 800, 6_400, 10_000, 10_000,
    ]);
  });

  it('spreads services over the second half of it', () => {
    expect([0, 0.5, 1].map(random => reconnectDelay(3, random))).toEqual([400, 600, 800]);
  });
});
