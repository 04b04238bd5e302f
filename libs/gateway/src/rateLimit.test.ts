import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startRedis } from '@splitstage/discovery/testing/startRedis';
import { expect, it, onTestFinished } from 'vitest';
import { startGateway } from './testing/startGateway.ts';

const LIMIT = 6;

/** Two replicas of a service that count their clients in one Redis. */
async function startReplicas(): Promise<string[]> {
  const redis = await startRedis();
  const script = join(import.meta.dirname, 'testing/limitedReplica.ts');
  return await Promise.all(
    ['a', 'b'].map(async () => {
      const replica = fork(script, [`redis://127.0.0.1:${redis.port}`, String(LIMIT)], {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
      onTestFinished(async () => {
        const exit = once(replica, 'exit');
        replica.kill('SIGKILL');
        await exit;
      });
      const [origin] = await once(replica, 'message');
      return String(origin);
    }),
  );
}

/** How many of twenty requests a client gets answered, and how the others end. */
async function callOften(origin: string, forwardedFor: string) {
  const statuses: number[] = [];
  for (let round = 0; round < 20; round++) {
    const headers = { 'x-forwarded-for': forwardedFor };
    const response = await fetch(`${origin}/api/search`, { headers });
    await response.text();
    statuses.push(response.status);
  }
  return {
    answered: statuses.filter(status => status === 200).length,
    limited: statuses.filter(status => status === 429).length,
  };
}

it('limits each client by itself behind a load balancer, over all replicas', async () => {
  const gateway = await startGateway({
    services: { search: await startReplicas() },
    trustProxy: 'loopback',
  });
  onTestFinished(() => gateway.stop());
  const limited = { answered: LIMIT, limited: 20 - LIMIT };
  expect(await callOften(gateway.origin, '203.0.113.1')).toEqual(limited);
  expect(await callOften(gateway.origin, '203.0.113.2')).toEqual(limited);
  // What a client adds in front of what the load balancer says does not make it another one.
  const { origin } = gateway;
  expect(await callOften(origin, '198.51.100.9, 203.0.113.1')).toEqual({
    answered: 0,
    limited: 20,
  });
}, 120_000);

it('does not believe a client at the edge that it is somebody else', async () => {
  const gateway = await startGateway({ services: { search: await startReplicas() } });
  onTestFinished(() => gateway.stop());
  let answered = 0;
  for (let client = 0; client < 3; client++) {
    answered += (await callOften(gateway.origin, `203.0.113.${client}`)).answered;
  }
  expect(answered).toBe(LIMIT);
}, 120_000);
