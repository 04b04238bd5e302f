import { ConfigReader } from '@backstage/config';
import { describe, expect, it } from 'vitest';
import { openTableStore } from './openTableStore.ts';
import { openStore, optionsFor, revisionOn, routingOn } from './testing/fixtures.ts';
import { startRedis } from './testing/startRedis.ts';

const key = 'splitstage:routing';
const historyKey = 'splitstage:routing:history';

describe('RedisTableStore', () => {
  it('publishes, shows and rolls back, each time under the next sequence', async () => {
    const redis = await startRedis();
    const store = openStore(optionsFor(redis), () => Date.UTC(2026, 0, 1));
    expect(await store.current()).toBeUndefined();
    expect(await store.history()).toEqual([]);
    const first = await store.publish(routingOn(1), 'ann@laptop');
    expect(first).toEqual({
      sequence: 1,
      revision: revisionOn(1),
      publishedAt: '2026-01-01T00:00:00.000Z',
      publishedBy: 'ann@laptop',
      routing: routingOn(1),
    });
    const second = await store.publish(routingOn(2), 'bob@laptop');
    expect(await store.current()).toEqual(second);
    expect(await store.history()).toEqual([second, first]);
    const third = await store.rollback('ann@laptop');
    expect(third).toMatchObject({ sequence: 3, routing: routingOn(1) });
    const fourth = await store.rollback('ann@laptop', 2);
    expect(fourth).toMatchObject({ sequence: 4, routing: routingOn(2) });
    expect(await store.history()).toEqual([fourth, third, second, first]);
  });

  it('refuses to roll back to what it does not hold, and says what it holds', async () => {
    const store = openStore(optionsFor(await startRedis()));
    await expect(store.rollback('ann')).rejects.toThrow(/no table before.*In history: none/);
    await store.publish(routingOn(1), 'ann');
    await expect(store.rollback('ann')).rejects.toThrow(/no table before.*In history: 1/);
    await expect(store.rollback('ann', 7)).rejects.toMatchObject({
      name: 'NotFoundError',
      message: expect.stringMatching(/No table with sequence 7.*In history: 1/),
    });
  });

  it('publishes no table that is not valid', async () => {
    const redis = await startRedis();
    const store = openStore(optionsFor(redis));
    await expect(store.publish({ services: {} }, 'ann')).rejects.toThrow(/no service/);
    expect(await redis.admin.exists(key)).toBe(0);
  });

  it('keeps the latest 50 publications', async () => {
    const store = openStore(optionsFor(await startRedis()));
    for (let port = 1; port <= 55; port++) {
      await store.publish(routingOn(port), 'ann');
    }
    const sequences = (await store.history()).map(table => table.sequence);
    expect(sequences).toEqual(Array.from({ length: 50 }, (_, index) => 55 - index));
  });

  it('gives concurrent publishers a sequence each, without a gap', async () => {
    const redis = await startRedis();
    const stores = Array.from({ length: 4 }, () => openStore(optionsFor(redis)));
    const published = await Promise.all(
      Array.from({ length: 24 }, (_, index) =>
        stores[index % 4]?.publish(routingOn(index + 1), `publisher ${index % 4}`),
      ),
    );
    const sequences = published.map(table => table?.sequence ?? 0).sort((a, b) => a - b);
    expect(sequences).toEqual(Array.from({ length: 24 }, (_, index) => index + 1));
    const history = await stores[0]?.history();
    expect(history?.map(table => table.sequence)).toEqual(sequences.reverse());
    expect(await stores[1]?.current()).toEqual(history?.[0]);
  });

  it('shows a forged table as an error, and publishes over it', async () => {
    const redis = await startRedis();
    const store = openStore(optionsFor(redis));
    await store.publish(routingOn(1), 'ann');
    await redis.admin.set(key, '{"services":{}}');
    await expect(store.current()).rejects.toMatchObject({ reason: 'unsigned' });
    const stranger = openStore(optionsFor(redis, { signingKey: 'x'.repeat(32) }));
    await stranger.publish(routingOn(666), 'mallory');
    await expect(store.current()).rejects.toMatchObject({ reason: 'bad-signature' });
    expect((await store.history()).map(table => table.publishedBy)).toEqual(['ann']);
    expect(await store.rollback('ann')).toMatchObject({ sequence: 2, routing: routingOn(1) });
    expect(await store.current()).toMatchObject({ sequence: 2 });
  });

  it('shows an older table that was put back as an error, and numbers after the newest', async () => {
    const redis = await startRedis();
    const store = openStore(optionsFor(redis));
    await store.publish(routingOn(1), 'ann');
    const old = await redis.admin.get(key);
    await store.publish(routingOn(2), 'ann');
    await redis.admin.set(key, old ?? '');
    await expect(store.current()).rejects.toMatchObject({
      reason: 'older',
      message: expect.stringContaining('roll back to 2'),
    });
    expect(await store.publish(routingOn(3), 'ann')).toMatchObject({ sequence: 3 });
  });

  it('reads tables of the previous key and signs with the present one', async () => {
    const redis = await startRedis();
    const [before, after] = ['b'.repeat(32), 'a'.repeat(32)];
    await openStore(optionsFor(redis, { signingKey: before })).publish(routingOn(1), 'ann');
    const rotating = openStore(
      optionsFor(redis, { signingKey: after, previousSigningKeys: [before] }),
    );
    expect(await rotating.current()).toMatchObject({ sequence: 1 });
    await rotating.publish(routingOn(1), 'ann');
    const rotated = openStore(optionsFor(redis, { signingKey: after }));
    expect(await rotated.current()).toMatchObject({ sequence: 2 });
  });

  it('gives each publication a later time, whatever the clocks of the publishers say', async () => {
    const redis = await startRedis();
    const ahead = openStore(optionsFor(redis), () => Date.UTC(2030, 0, 1));
    const behind = openStore(optionsFor(redis), () => Date.UTC(2020, 0, 1));
    await ahead.publish(routingOn(1), 'ann');
    expect(await behind.publish(routingOn(2), 'bob')).toMatchObject({
      sequence: 2,
      publishedAt: '2030-01-01T00:00:00.001Z',
    });
    expect(await ahead.current()).toMatchObject({ sequence: 2 });
  });

  it('keeps secrets out of Redis', async () => {
    const redis = await startRedis();
    const store = openStore(optionsFor(redis));
    await store.publish({ ...routingOn(1), verify: 'warn' }, 'ann');
    const { payload } = JSON.parse((await redis.admin.get(key)) ?? '');
    expect(Object.keys(JSON.parse(payload).routing)).toEqual(['services', 'verify']);
  });

  it('says what to do when Redis is full, and changes nothing', async () => {
    const redis = await startRedis('--maxmemory-policy', 'noeviction');
    const store = openStore(optionsFor(redis));
    const first = await store.publish(routingOn(1), 'ann');
    await redis.admin.config('SET', 'maxmemory', '1');
    await expect(store.publish(routingOn(2), 'ann')).rejects.toThrow(
      /^Publishing the routing table failed: Redis at 127\.0\.0\.1:\d+ is full \(maxmemory\).*nothing was written/,
    );
    expect(await store.current()).toEqual(first);
    expect(await redis.admin.llen(historyKey)).toBe(1);
    await redis.admin.config('SET', 'maxmemory', '0');
    expect(await store.publish(routingOn(2), 'ann')).toMatchObject({ sequence: 2 });
  });

  it('says so when Redis stops answering in mid publication', async () => {
    const redis = await startRedis();
    const store = openStore(optionsFor(redis));
    await store.publish(routingOn(1), 'ann');
    redis.freeze();
    const refused = expect(store.publish(routingOn(2), 'ann')).rejects.toThrow(
      /Redis at 127\.0\.0\.1:\d+ does not answer \(/,
    );
    await redis.kill();
    await refused;
  });
});

describe('openTableStore', () => {
  const config = (redis?: object) => new ConfigReader({ routing: { ...routingOn(1), ...redis } });
  const signingKey = 'k'.repeat(32);

  it('opens what the configuration names', async () => {
    const { port } = await startRedis();
    const url = `redis://127.0.0.1:${port}`;
    const store = await openTableStore(config({ redis: { url, signingKey } }));
    await store.publish(routingOn(1), 'ann');
    expect(await store.current()).toMatchObject({ sequence: 1 });
    await store.close();
  });

  it('says what is missing', async () => {
    await expect(openTableStore(config())).rejects.toThrow(/Fix: set routing\.redis\.url/);
  });

  it('says where nobody answers, without a password', async () => {
    const redis = await startRedis();
    await redis.kill();
    const url = `redis://ann:pa55word@127.0.0.1:${redis.port}`;
    await expect(openTableStore(config({ redis: { url, signingKey } }))).rejects.toThrow(
      `Opening the live routing table failed: Redis at 127.0.0.1:${redis.port} does not answer (ECONNREFUSED).`,
    );
  });
});
