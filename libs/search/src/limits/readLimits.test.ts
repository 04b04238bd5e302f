import { mockServices } from '@backstage/backend-test-utils';
import { expect, it } from 'vitest';
import { readLimits } from './readLimits.ts';

const read = (search: object) =>
  readLimits(mockServices.rootConfig({ data: JSON.parse(JSON.stringify({ search })) }));

it('has limits unless it is told otherwise', () => {
  expect(read({})).toEqual({
    termLength: 100,
    pageLimit: 100,
    words: 25,
    values: 200,
    bytes: 8_192,
    results: 10_000,
    timeoutMs: 5_000,
    concurrency: 3,
    waiting: 30,
  });
});

it('reads them', () => {
  expect(
    read({ maxTermLength: 50, limits: { words: 5, timeout: { seconds: 2 }, concurrency: 1 } }),
  ).toMatchObject({ termLength: 50, words: 5, timeoutMs: 2_000, concurrency: 1 });
});

it.each([
  [{ limits: { words: 0 } }, 'search.limits.words is 0. Set it to a whole number above zero'],
  [{ limits: { timeout: { seconds: 0 } } }, 'search.limits.timeout is {"seconds":0}. Set it to'],
  [{ limits: { timeout: 'soon' } }, 'search.limits.timeout is not a duration'],
])('refuses %j', (search, message) => {
  expect(() => read(search)).toThrow(message);
});
