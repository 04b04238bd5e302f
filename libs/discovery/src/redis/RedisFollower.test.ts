import { describe, expect, it, vi } from 'vitest';
import { redisNames } from './RedisTableOptions.ts';
import { follow, openStore, optionsFor, revisionOn, routingOn } from './testing/fixtures.ts';
import { startRedis } from './testing/startRedis.ts';

const { table: key, channel } = redisNames('splitstage:');

describe('followRedisTable', () => {
  it('has the table of Redis in force when it returns', async () => {
    const redis = await startRedis();
    await openStore(optionsFor(redis)).publish(routingOn(2), 'ann');
    const { live, ports, reasons } = await follow(optionsFor(redis));
    expect(live.table.revision).toBe(revisionOn(2));
    expect(ports).toEqual([2]);
    expect(reasons).toEqual([]);
  });

  it('starts with the configuration when Redis has no table, and takes the first one', async () => {
    const redis = await startRedis();
    const { live, lines, ports } = await follow(optionsFor(redis));
    expect(live.table.revision).toBe(revisionOn(1));
    expect(lines).toEqual([expect.stringMatching(/^info Redis at .* holds no routing table yet/)]);
    await openStore(optionsFor(redis)).publish(routingOn(2), 'ann');
    await vi.waitFor(() => expect(ports).toEqual([2]));
  });

  it('hears of each change, and of a roll back', async () => {
    const redis = await startRedis();
    const store = openStore(optionsFor(redis));
    const { ports, lines } = await follow(optionsFor(redis));
    for (const port of [2, 3]) {
      await store.publish(routingOn(port), 'ann');
      await vi.waitFor(() => expect(ports.at(-1)).toBe(port));
    }
    await store.rollback('ann');
    await vi.waitFor(() => expect(ports).toEqual([2, 3, 2]));
    expect(lines.at(-1)).toMatch(/from redis\): service catalog moved from .*:3 to .*:2$/);
  });

  it('finds by polling what no notification told', async () => {
    const redis = await startRedis();
    const store = openStore(optionsFor(redis));
    await store.publish(routingOn(2), 'ann');
    const first = (await redis.admin.get(key)) ?? '';
    await store.publish(routingOn(3), 'ann');
    const second = (await redis.admin.get(key)) ?? '';
    await redis.admin.set(key, first);
    const { ports } = await follow(optionsFor(redis, { pollInterval: 50 }));
    expect(ports).toEqual([2]);
    await redis.admin.set(key, second);
    await vi.waitFor(() => expect(ports).toEqual([2, 3]));
  });

  it('subscribes again when its channel is lost, and reads what it missed', async () => {
    const redis = await startRedis();
    const store = openStore(optionsFor(redis));
    const { ports } = await follow(optionsFor(redis));
    await vi.waitFor(async () =>
      expect(await redis.admin.pubsub('NUMSUB', channel)).toEqual([channel, 1]),
    );
    await redis.admin.client('KILL', 'TYPE', 'PUBSUB');
    // Nobody is subscribed at this moment, and the poll is an hour away.
    await store.publish(routingOn(2), 'ann');
    await vi.waitFor(() => expect(ports).toEqual([2]));
    await store.publish(routingOn(3), 'ann');
    await vi.waitFor(() => expect(ports).toEqual([2, 3]));
  });

  it('reads the table, whatever a notification says, and once for many', async () => {
    const redis = await startRedis();
    await openStore(optionsFor(redis)).publish(routingOn(2), 'ann');
    const { ports, reasons } = await follow(optionsFor(redis));
    await vi.waitFor(async () =>
      expect(await redis.admin.pubsub('NUMSUB', channel)).toEqual([channel, 1]),
    );
    await redis.admin.config('RESETSTAT');
    const flood = redis.admin.pipeline();
    for (let index = 0; index < 1_000; index++) {
      flood.publish(channel, JSON.stringify(routingOn(666)));
    }
    await flood.exec();
    // A later change comes through, so the flood is behind us.
    await openStore(optionsFor(redis)).publish(routingOn(3), 'ann');
    await vi.waitFor(() => expect(ports).toEqual([2, 3]));
    expect(reasons).toEqual([]);
    const gets = /cmdstat_get:calls=(\d+)/.exec(await redis.admin.info('commandstats'))?.[1];
    expect(Number(gets)).toBeLessThan(500);
  });

  it('lets several portals share a server by their prefixes', async () => {
    const redis = await startRedis();
    const [ours, theirs] = ['ours:', 'theirs:'].map(keyPrefix => optionsFor(redis, { keyPrefix }));
    if (!ours || !theirs) {
      throw new Error('two prefixes');
    }
    const we = await follow(ours);
    const they = await follow(theirs);
    await openStore(theirs).publish(routingOn(3), 'ann');
    await openStore(ours).publish(routingOn(2), 'ann');
    await vi.waitFor(() => expect([we.ports, they.ports]).toEqual([[2], [3]]));
    expect((await redis.admin.keys('*')).sort()).toEqual(
      ['ours:routing', 'ours:routing:history', 'theirs:routing', 'theirs:routing:history'].sort(),
    );
  });

  it('ends with nothing left open', async () => {
    const redis = await startRedis();
    const { follower } = await follow(optionsFor(redis, { pollInterval: 20 }));
    await follower.close();
    await vi.waitFor(async () =>
      // Only the admin's own connection is left.
      expect(
        String(await redis.admin.client('LIST'))
          .trim()
          .split('\n'),
      ).toHaveLength(1),
    );
  });
});
