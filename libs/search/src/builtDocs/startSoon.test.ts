import { ConflictError } from '@backstage/errors';
import { expect, it } from 'vitest';
import { startSoon } from './startSoon.ts';

const options = {
  mayRetry: (error: unknown) => error instanceof ConflictError,
  signal: new AbortController().signal,
  pause: 1,
  tries: 3,
};

/** Starts something that is busy so many times. */
function busy(times: number) {
  let left = times;
  return async () => {
    if (left-- > 0) throw new ConflictError('It is currently running');
  };
}

it('waits for what is busy, and not for ever', async () => {
  expect(await startSoon(busy(2), options)).toBe(true);
  expect(await startSoon(busy(3), options)).toBe(false);
});

it('takes no other failure for that', async () => {
  await expect(startSoon(() => Promise.reject(new TypeError('no')), options)).rejects.toThrow('no');
});

it('does not start anything when it is over', async () => {
  const over = AbortSignal.abort();
  expect(await startSoon(busy(0), { ...options, signal: over })).toBe(false);
});
