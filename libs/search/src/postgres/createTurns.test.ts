import { expect, it } from 'vitest';
import { createTurns } from './createTurns.ts';

it('lets who asks for much wait for themselves, and others pass', async () => {
  const inTurn = createTurns({ concurrency: 2, waiting: 3 });
  const running: string[] = [];
  const { promise: open, resolve: release } = Promise.withResolvers<void>();
  const ask = (user: string, query: string) =>
    inTurn(user, async () => {
      running.push(query);
      await open;
      return query;
    });

  const hers = ['a', 'b', 'c', 'd', 'e'].map(query => ask('mallory', query));
  const his = ask('bob', 'f');
  await expect(ask('mallory', 'g')).rejects.toMatchObject({
    statusCode: 429,
    message: expect.stringContaining('3 searches of yours wait already (search.limits.waiting)'),
  });
  expect(running).toEqual(['a', 'b', 'f']);

  release();
  expect(await Promise.all([...hers, his])).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  expect(await ask('mallory', 'h')).toBe('h');
});

it('goes on after a failure', async () => {
  const inTurn = createTurns({ concurrency: 1, waiting: 1 });
  await expect(inTurn('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await inTurn('a', async () => 'yes')).toBe('yes');
});
