import { describe, expect, it, vi } from 'vitest';
import { parseRoutingTable } from '../parseRoutingTable.ts';
import { follow, openStore, optionsFor, revisionOn, routingOn } from './testing/fixtures.ts';
import { startRedis } from './testing/startRedis.ts';
import { startRelay } from './testing/startRelay.ts';

const onDisk = ['--appendonly', 'yes', '--appendfsync', 'always'];
/** Reconnecting backs off, so what comes after an outage may take a while. */
const patient = { timeout: 10_000, interval: 20 };

describe('A service that follows Redis', () => {
  it('starts at once on its configuration while Redis is away, and finds it later', async () => {
    const redis = await startRedis(...onDisk);
    await openStore(optionsFor(redis)).publish(routingOn(2), 'ann');
    await redis.kill();
    const start = performance.now();
    const { live, ports, reasons } = await follow(optionsFor(redis));
    expect(performance.now() - start).toBeLessThan(1_000);
    expect(live.table.revision).toBe(revisionOn(1));
    expect(reasons).toEqual(['unreadable']);
    expect(live.refusals[0]?.message).toMatch(/does not answer \(ECONNREFUSED\)/);
    await redis.restart();
    await vi.waitFor(() => expect(ports).toEqual([2]), patient);
    expect(live.refusals).toEqual([]);
  });

  it('starts within two seconds when Redis does not answer, and finds the table later', async () => {
    const redis = await startRedis();
    await openStore(optionsFor(redis)).publish(routingOn(2), 'ann');
    redis.freeze();
    const start = performance.now();
    const { live, ports, reasons } = await follow(optionsFor(redis));
    expect(performance.now() - start).toBeLessThan(2_500);
    expect(live.table.revision).toBe(revisionOn(1));
    expect(reasons).toEqual(['unreadable']);
    redis.thaw();
    await vi.waitFor(() => expect(ports).toEqual([2]), patient);
  });

  it('reads again when the connection that it reads with comes back last', async () => {
    const redis = await startRedis();
    await openStore(optionsFor(redis)).publish(routingOn(2), 'ann');
    const relay = await startRelay(redis.port, 'splitstage-routing-reader');
    const { follower, ports, reasons } = await follow(optionsFor(relay));
    const subscribers = () => redis.admin.pubsub('NUMSUB', 'splitstage:routing:changed');
    await vi.waitFor(async () => expect((await subscribers())[1]).toBe(1), patient);
    await follower.refresh();
    expect(reasons).toEqual(['unreadable']);
    relay.open();
    await vi.waitFor(() => expect(ports).toEqual([2]), patient);
  });

  it('keeps its table through a slow spell, notes it once, and goes on', async () => {
    const redis = await startRedis();
    const store = openStore(optionsFor(redis));
    await store.publish(routingOn(2), 'ann');
    const { live, lines, ports, reasons } = await follow(optionsFor(redis, { pollInterval: 100 }));
    redis.freeze();
    await vi.waitFor(() => expect(reasons).toEqual(['unreadable']), patient);
    expect(live.table.revision).toBe(revisionOn(2));
    redis.thaw();
    await vi.waitFor(() => expect(live.refusals).toEqual([]), patient);
    await vi.waitFor(() => store.publish(routingOn(3), 'ann'), patient);
    await vi.waitFor(() => expect(ports.at(-1)).toBe(3), patient);
    expect(lines.filter(line => line.startsWith('error'))).toHaveLength(1);
  });

  it('takes whole tables in order while Redis is killed and restarted in mid change', async () => {
    const redis = await startRedis(...onDisk);
    const options = optionsFor(redis, { pollInterval: 50 });
    const store = openStore(options);
    const { live, ports, reasons } = await follow(options);
    let published = 1;
    let failures = 0;
    let publishing = true;
    const publish = async () => {
      while (publishing) {
        try {
          await store.publish(routingOn(published + 1), 'ann');
          published += 1;
        } catch (error) {
          expect(String(error)).toMatch(/does not answer/);
          failures += 1;
          await new Promise(setImmediate);
        }
      }
    };
    const publisher = publish();
    for (let round = 0; round < 3; round++) {
      const before = published;
      await vi.waitFor(() => expect(published).toBeGreaterThan(before + 5), patient);
      const failed = failures;
      await redis.kill();
      await vi.waitFor(() => expect(failures).toBeGreaterThan(failed), patient);
      await redis.restart();
    }
    const before = published;
    await vi.waitFor(() => expect(published).toBeGreaterThan(before), patient);
    publishing = false;
    await publisher;
    await vi.waitFor(() => expect(live.table.revision).toBe(revisionOn(published)), patient);
    expect(ports).toEqual([...ports].sort((a, b) => a - b));
    expect(reasons.filter(reason => reason !== 'unreadable')).toEqual([]);
  }, 30_000);

  it('keeps its table when Redis comes back empty, and takes the next one', async () => {
    const redis = await startRedis();
    const store = openStore(optionsFor(redis));
    await store.publish(routingOn(2), 'ann');
    const { live, lines, ports, precedence } = await follow(optionsFor(redis));
    await redis.kill();
    await redis.restart();
    await vi.waitFor(() => expect(lines.at(-1)).toMatch(/^warn .*no longer holds/), patient);
    expect(live.refusals).toEqual([]);
    precedence.offerConfig(() => parseRoutingTable(routingOn(8)).table);
    expect(live.table.revision).toBe(revisionOn(2));
    await vi.waitFor(() => store.publish(routingOn(3), 'ann'), patient);
    await vi.waitFor(() => expect(ports).toEqual([2, 3]), patient);
  });

  it('keeps following while Redis is full', async () => {
    const redis = await startRedis('--maxmemory-policy', 'noeviction');
    const store = openStore(optionsFor(redis));
    await store.publish(routingOn(2), 'ann');
    await redis.admin.config('SET', 'maxmemory', '1');
    const { live, follower, ports, reasons } = await follow(optionsFor(redis));
    expect(live.table.revision).toBe(revisionOn(2));
    await expect(store.publish(routingOn(3), 'ann')).rejects.toThrow(/is full/);
    await follower.refresh();
    expect(reasons).toEqual([]);
    expect(ports).toEqual([2]);
  });
});
