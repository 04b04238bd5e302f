import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startRedis } from '@splitstage/discovery/testing/startRedis';
import express from 'express';
import { expect, it, onTestFinished } from 'vitest';
import { createRateLimiter } from './createRateLimiter.ts';
import { LimitStores } from './LimitStores.ts';

/** A replica of a service that lets each client make three requests a minute. */
async function startReplica(port: number, service = 'catalog') {
  const errors: Error[] = [];
  const stores = new LimitStores(`redis://127.0.0.1:${port}`, service, error => errors.push(error));
  const app = express();
  app.use(
    createRateLimiter({
      limit: {
        limit: 3,
        windowMs: 60_000,
        ipAllowList: [],
        skipFailedRequests: false,
        skipSuccessfulRequests: false,
      },
      store: stores.create('service'),
      callerOf: request => ({ key: request.get('x-client'), ip: '' }),
    }),
  );
  app.get('/', (_request, response) => void response.end());
  const server = createServer(app);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    stores.close();
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    errors,
    ask: async (client: string) => (await fetch(url, { headers: { 'x-client': client } })).status,
  };
}

it('counts the replicas of a service together, and other services apart', async () => {
  const { port } = await startRedis();
  const [one, two, other] = [
    await startReplica(port),
    await startReplica(port),
    await startReplica(port, 'search'),
  ];
  expect([await one.ask('ann'), await two.ask('ann'), await one.ask('ann')]).toEqual([
    200, 200, 200,
  ]);
  expect([await one.ask('ann'), await two.ask('ann')]).toEqual([429, 429]);
  expect([await two.ask('bob'), await other.ask('ann')]).toEqual([200, 200]);
});

it.each(['kill', 'freeze'] as const)('locks nobody out when Redis ends (%s)', async how => {
  const redis = await startRedis();
  const [one, two] = [await startReplica(redis.port), await startReplica(redis.port)];
  expect([await one.ask('ann'), await two.ask('ann')]).toEqual([200, 200]);
  await redis[how]();
  // Each counts by itself, and goes on counting.
  for (const replica of [one, two]) {
    const statuses = [];
    for (let round = 0; round < 5; round++) statuses.push(await replica.ask('ann'));
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    expect(await replica.ask('bob')).toBe(200);
    expect(replica.errors.length).toBeGreaterThan(0);
  }
  if (how === 'kill') await redis.restart();
  else redis.thaw();
  // In Redis again, a while later.
  const isShared = async () => {
    await one.ask('carl');
    return await redis.admin.keys('*carl');
  };
  await expect.poll(isShared, { timeout: 20_000 }).toHaveLength(1);
});

it('starts without its Redis', async () => {
  const redis = await startRedis();
  await redis.kill();
  const replica = await startReplica(redis.port);
  expect(await replica.ask('ann')).toBe(200);
});
