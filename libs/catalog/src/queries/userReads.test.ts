import { type Postgres, startPostgres } from '@splitstage/fleet';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCatalogBackend } from '../testing/startCatalogBackend.ts';
import { userReads } from './userReads.ts';

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

const mallory = 'user:default/mallory';
const bob = 'user:default/bob';

/** Takes PostgreSQL a second and more with some thousand entities. */
const slow = {
  query: {
    $all: Array.from({ length: 45 }, (_, index) => ({
      [`metadata.tags.t${(index % 37) + 1}`]: { $exists: true },
    })),
  },
};

it('ends what takes a user too long, and says so; a service has its time', async () => {
  const { ask, fill } = await startCatalogBackend({
    postgres,
    catalog: { limits: { queryTimeout: { milliseconds: 50 } } },
  });
  await fill(4_000);
  const answers = Array.from({ length: 12 }, () => ask('/entities/by-query', slow, mallory));
  expect((await ask('/entities/by-name/component/default/c1', undefined, bob)).status).toBe(200);
  for (const { status, text } of await Promise.all(answers)) {
    expect([status, text]).toEqual([
      503,
      expect.stringContaining(
        'took longer than 50 ms and was ended (catalog.limits.queryTimeout). Ask for fewer',
      ),
    ]);
    expect(text).not.toMatch(/select/i);
  }
  expect((await ask('/entities/by-query', slow)).status).toBe(200);
});

it('keeps no page of a user that is too large, and says so; a service gets it', async () => {
  const { ask, fill } = await startCatalogBackend({
    postgres,
    catalog: { limits: { queryBytes: 100_000 } },
  });
  await fill(100);
  const refused = [
    ask('/entities', undefined, mallory),
    ask('/entities?limit=90&fields=kind', undefined, mallory),
    ask('/entities/by-query', { limit: 90 }, mallory),
  ];
  for (const { status, text } of await Promise.all(refused)) {
    expect([status, text]).toEqual([
      400,
      expect.stringContaining('finds more than 100000 bytes (catalog.limits.queryBytes)'),
    ]);
    expect(text).not.toMatch(/select/i);
  }
  const page = await ask('/entities/by-query', { limit: 30 }, mallory);
  expect([page.status, JSON.parse(page.text).items.length]).toEqual([200, 30]);
  expect((await ask('/entities?limit=90')).status).toBe(200);
});

it('leaves connections to others whatever one user asks, and forgets the limit', async () => {
  const { database } = await startCatalogBackend({
    postgres,
    catalog: { limits: { queryTimeout: { seconds: 1 } } },
  });
  const sleep = async () => await database.raw('select pg_sleep(20)');
  const hers = Array.from({ length: 12 }, () => userReads.run({ user: mallory }, sleep));
  const ended = Promise.allSettled(hers);
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  await userReads.run({ user: bob }, async () => await database.raw('select 1'));
  await database.raw('select 1');
  expect(isOver).toBe(false);
  for (const result of await ended) {
    expect(result).toMatchObject({
      status: 'rejected',
      reason: { name: 'ServiceUnavailableError' },
    });
  }
  const { rows } = await database.raw('show statement_timeout');
  expect(rows).toEqual([{ statement_timeout: '0' }]);
});

it('lets a user wait for themselves, and refuses what waits beyond that', async () => {
  const { ask, database } = await startCatalogBackend({
    postgres,
    catalog: { limits: { readsPerUser: 2, readsWaiting: 3 } },
  });
  const { promise: free, resolve: release } = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const holding = database.transaction(async transaction => {
    await transaction.raw('lock table final_entities');
    locked.resolve();
    await free;
  });
  await locked.promise;
  const asked = Array.from({ length: 7 }, () => ask('/entities?limit=1', undefined, mallory));
  // The first two run, three wait.
  const refused = await Promise.any(
    asked.map(async answer => {
      const { status, text } = await answer;
      if (status !== 429) throw new Error(`${status}`);
      return text;
    }),
  );
  expect(refused).toContain('3 reads of yours wait already (catalog.limits.readsWaiting)');
  const his = ask('/entities?limit=1', undefined, bob);
  release();
  await holding;
  expect((await his).status).toBe(200);
  const statuses = (await Promise.all(asked)).map(({ status }) => status).sort();
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
});
