import { expect } from 'vitest';
import { Heartbeat } from './Heartbeat.ts';
import type { Portal } from './startPortal.ts';

/** What others ask for meanwhile: a service's liveness, and a path of the portal. */
export interface Others {
  readonly service: string;
  readonly path: string;
}

const catalogReaders: Others = { service: 'catalog', path: '/api/catalog/entities?limit=10' };

/**
 * Waits for something that somebody asks of the portal, and fails where it disturbs others: a probe
 * of liveness may take a second, another user's read two, and neither may fail (issue #10).
 */
export async function undisturbed<T>(
  portal: Portal,
  work: Promise<T>,
  others: Others = catalogReaders,
): Promise<T> {
  const liveness = `${portal.fleet.serviceUrl(others.service)}/.backstage/health/v1/liveness`;
  const heartbeat = new Heartbeat({
    liveness: () => fetch(liveness),
    read: () => portal.call(others.path),
  });
  const result = await work.finally(() => heartbeat[Symbol.asyncDispose]());
  const [probe, read] = heartbeat.take();
  expect([probe, read]).toEqual([
    expect.objectContaining({ name: 'liveness', failed: 0 }),
    expect.objectContaining({ name: 'read', failed: 0 }),
  ]);
  expect(probe?.slowest).toBeLessThan(1_000);
  expect(read?.slowest).toBeLessThan(2_000);
  return result;
}
