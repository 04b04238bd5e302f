import { describe, expect, it, vi } from 'vitest';
import { redisNames } from './RedisTableOptions.ts';
import { signTable } from './signTable.ts';
import { follow, openStore, optionsFor, revisionOn, routingOn } from './testing/fixtures.ts';
import { startRedis, type TestRedis } from './testing/startRedis.ts';

const { table: key, history, channel } = redisNames('splitstage:');

/** A service that follows sequence 2 of a table on port 2, and what an attacker can do to it. */
async function setUp(redis: TestRedis) {
  const options = optionsFor(redis);
  const store = openStore(options);
  await store.publish(routingOn(9), 'ann');
  const older = (await redis.admin.get(key)) ?? '';
  await store.publish(routingOn(2), 'ann');
  const good = (await redis.admin.get(key)) ?? '';
  const service = await follow(options);
  return {
    options,
    store,
    older,
    good,
    ...service,
    /** Writes straight to Redis, past the store. */
    async put(text: string) {
      await redis.admin.set(key, text);
      await service.follower.refresh();
    },
  };
}

describe('A table that nobody published', () => {
  it.each([
    ['unsigned', 'an unsigned table', () => JSON.stringify(routingOn(666))],
    ['unsigned', 'garbage', () => '\u0000\u0001 garbage'],
    ['unsigned', 'nothing at all', () => ''],
    ['bad-signature', 'an altered address', (good: string) => good.replace(':2', ':666')],
    [
      'bad-signature',
      'an altered sequence',
      (good: string) => good.replace('\\"sequence\\":2', '\\"sequence\\":3'),
    ],
    [
      'bad-signature',
      'a signature that was taken off',
      (good: string) => JSON.stringify({ ...JSON.parse(good), signature: '' }),
    ],
  ])('is refused as %s: %s', async (reason, _what, forge) => {
    const { put, good, live, reasons, ports, lines } = await setUp(await startRedis());
    const forged = forge(good);
    expect(forged).not.toBe(good);
    await put(forged);
    await put(forged);
    expect(reasons).toEqual([reason]);
    expect(live.table.revision).toBe(revisionOn(2));
    expect(lines.filter(line => line.startsWith('error'))).toHaveLength(1);
    await put(good);
    expect(live.refusals).toEqual([]);
    expect(ports).toEqual([2]);
  });

  it('is refused when it is signed with another key', async () => {
    const redis = await startRedis();
    const { options, follower, live, reasons } = await setUp(redis);
    await openStore({ ...options, signingKey: 'm'.repeat(32) }).publish(routingOn(666), 'mallory');
    await follower.refresh();
    expect(reasons).toEqual(['bad-signature']);
    expect(live.table.revision).toBe(revisionOn(2));
  });

  it('is refused when it was signed for another portal with the same key', async () => {
    const redis = await startRedis();
    const { options, put, reasons } = await setUp(redis);
    await openStore({ ...options, keyPrefix: 'staging:' }).publish(routingOn(666), 'ann');
    await put((await redis.admin.get('staging:routing')) ?? '');
    expect(reasons).toEqual(['bad-signature']);
  });

  it('is refused at the start too, where the configuration stays in force', async () => {
    const redis = await startRedis();
    await redis.admin.set(key, JSON.stringify(routingOn(666)));
    const { live, reasons } = await follow(optionsFor(redis));
    expect(reasons).toEqual(['unsigned']);
    expect(live.table.revision).toBe(revisionOn(1));
  });

  it('is unreadable when the key is not a text', async () => {
    const redis = await startRedis();
    const { follower, live, reasons } = await setUp(redis);
    await redis.admin.del(key);
    await redis.admin.rpush(key, 'a', 'b');
    await follower.refresh();
    expect(reasons).toEqual(['unreadable']);
    expect(live.refusals[0]?.message).toMatch(/something else than a text.*Delete that key/);
  });
});

describe('A signed table', () => {
  it('is refused when it is older than the one in force', async () => {
    const { put, older, store, live, reasons, ports } = await setUp(await startRedis());
    await put(older);
    expect(reasons).toEqual(['older']);
    expect(live.refusals[0]?.message).toMatch(/sequence 1 of .* older than 2 of .*roll back/);
    await store.publish(routingOn(3), 'ann');
    await vi.waitFor(() => expect(ports).toEqual([2, 3]));
  });

  it('is refused when it is older, even after Redis lost everything', async () => {
    const redis = await startRedis();
    const { put, older, follower, reasons } = await setUp(redis);
    await redis.admin.flushall();
    await follower.refresh();
    await put(older);
    expect(reasons).toEqual(['older']);
  });

  it('is refused when its table is not valid, with every problem', async () => {
    const { put, options, live, reasons } = await setUp(await startRedis());
    const now = new Date().toISOString();
    const table = {
      sequence: 1,
      revision: 'x',
      publishedAt: now,
      publishedBy: 'a version from the future',
      routing: { services: { catalog: { url: 'ftp://catalog', plugins: ['*'] } } },
    };
    await put(signTable(table, { key, signingKeys: [options.signingKey] }));
    expect(reasons).toEqual(['invalid']);
    expect(live.refusals[0]?.message).toMatch(/2 problems.*catalog\.url.*catalog\.plugins\[0\]/s);
    expect(live.table.revision).toBe(revisionOn(2));
  });

  it('is taken after a flush, though numbers begin at 1 again', async () => {
    const redis = await startRedis();
    const { follower, store, live, lines, ports, reasons } = await setUp(redis);
    await redis.admin.flushall();
    await follower.refresh();
    await follower.refresh();
    expect(live.table.revision).toBe(revisionOn(2));
    expect(lines.filter(line => line.startsWith('warn'))).toEqual([
      expect.stringMatching(/no longer holds a routing table; sequence 2 stays in force/),
    ]);
    expect(await store.publish(routingOn(3), 'ann')).toMatchObject({ sequence: 1 });
    await vi.waitFor(() => expect(ports).toEqual([2, 3]));
    expect(reasons).toEqual([]);
  });
});

it('A table is taken after Redis lost its latest writes, though its sequence was there before', async () => {
  const redis = await startRedis();
  const { put, older, store, live, ports, reasons } = await setUp(redis);
  for (const port of [3, 4]) {
    await store.publish(routingOn(port), 'ann');
    await vi.waitFor(() => expect(ports.at(-1)).toBe(port));
  }
  // What a restart from an old snapshot leaves: sequence 1, while this service has seen 4.
  await redis.admin.ltrim(history, 3, -1);
  await put(older);
  expect(reasons).toEqual(['older']);
  expect(live.table.revision).toBe(revisionOn(4));
  expect(await store.publish(routingOn(5), 'ann')).toMatchObject({ sequence: 2 });
  await vi.waitFor(() => expect(ports.at(-1)).toBe(5));
});

it('A forged history and channel change nothing for a service', async () => {
  const redis = await startRedis();
  const { follower, ports, reasons, store } = await setUp(redis);
  await redis.admin.lpush(history, JSON.stringify(routingOn(666)), 'garbage');
  await redis.admin.publish(channel, '666');
  await follower.refresh();
  expect(ports).toEqual([2]);
  expect(reasons).toEqual([]);
  expect((await store.history()).map(table => table.sequence)).toEqual([2, 1]);
});
