import { expect, it } from 'vitest';
import { RetryBudget } from './RetryBudget.ts';

it('lets a fifth of the requests be retried, and a few at once', () => {
  const budget = new RetryBudget();
  let retries = 0;
  for (let request = 0; request < 1_000; request++) {
    budget.earn();
    if (budget.spend()) {
      retries++;
    }
  }
  expect(retries).toBeGreaterThanOrEqual(200);
  expect(retries).toBeLessThanOrEqual(211);
});

it('saves no more than a few', () => {
  const budget = new RetryBudget();
  for (let request = 0; request < 1_000; request++) {
    budget.earn();
  }
  let retries = 0;
  while (budget.spend()) {
    retries++;
  }
  expect(retries).toBe(10);
});
