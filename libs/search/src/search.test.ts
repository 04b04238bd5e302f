import { type Postgres, startPostgres } from '@splitstage/fleet';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startSearch } from './testing/startSearch.ts';

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

const cursor = (page: number) => Buffer.from(String(page)).toString('base64');

it('finds what is there, and refuses with words what asks for too much', async () => {
  const { ask } = await startSearch({ postgres, texts: ['How to deploy', 'How to test'] });
  await vi.waitFor(async () => expect((await ask('term=deploy')).results).toHaveLength(1), 10_000);

  const refused: [string, string][] = [
    [`term=${'a+'.repeat(40)}`, '(search.limits.words)'],
    [`term=${'a'.repeat(200)}`, '(search.maxTermLength)'],
    [`filters[kind]=${'a'.repeat(9_000)}`, '(search.limits.bytes)'],
    [
      Array.from({ length: 210 }, (_, key) => `filters[k${key}]=1`).join('&'),
      'search.limits.values',
    ],
    [`pageCursor=${cursor(1_000_000)}`, '(search.limits.results)'],
    ['pageLimit=-5', 'no whole number'],
  ];
  for (const [query, message] of refused) {
    expect(await ask(query)).toMatchObject({
      status: 400,
      message: expect.stringContaining(message),
    });
  }
});

it('ends a search that takes too long, says so, and leaves the database to others', async () => {
  // Each of these is cut and marked for every result: seconds for all of them.
  const text = Array.from({ length: 4_000 }, (_, at) => `word${at} deploy`).join(' ');
  const { ask } = await startSearch({
    postgres,
    texts: [...Array.from({ length: 400 }, (_, at) => `${at} ${text}`), 'quickly found'],
    search: { limits: { timeout: { milliseconds: 300 } }, pg: { indexerBatchSize: 50 } },
  });
  await vi.waitFor(async () => expect((await ask('term=quickly')).results).toHaveLength(1), 25_000);

  const slow = Array.from({ length: 20 }, () =>
    ask('term=word1+word2+deploy&pageLimit=100', 'user:default/mallory'),
  );
  expect((await ask('term=quickly', 'user:default/bob')).results).toHaveLength(1);
  for (const answer of await Promise.all(slow)) {
    expect(answer).toMatchObject({
      status: 503,
      message: expect.stringContaining(
        'took longer than 300 ms and was ended (search.limits.timeout)',
      ),
    });
  }
  // A connection of the pool has forgotten the limit.
  expect((await ask('term=quickly')).results).toHaveLength(1);
});
