import { setTimeout as delay } from 'node:timers/promises';
import type { Portal } from './startPortal.ts';

/** The slowest answers that others had while something went on, in milliseconds. */
export interface Slowest {
  /** The catalog service's liveness, which a cluster ends a process by. */
  readonly liveness: number;
  /** Another user's read of the catalog. */
  readonly read: number;
}

/** Asks as others do, again and again, while `work` goes on. */
export async function slowestWhile(portal: Portal, work: Promise<unknown>): Promise<Slowest> {
  const done = new AbortController();
  const ended = work.finally(() => done.abort());
  const liveness = `${portal.fleet.serviceUrl('catalog')}/.backstage/health/v1/liveness`;
  const [slowestLiveness, slowestRead] = await Promise.all([
    slowest(done.signal, () => fetch(liveness)),
    slowest(done.signal, () => portal.call('/api/catalog/entities?limit=10')),
    ended,
  ]);
  return { liveness: slowestLiveness, read: slowestRead };
}

async function slowest(done: AbortSignal, ask: () => Promise<Response>): Promise<number> {
  let longest = 0;
  do {
    const began = performance.now();
    const response = await ask();
    await response.arrayBuffer();
    if (response.status !== 200) {
      throw new Error(`${response.url} answers ${response.status}`);
    }
    longest = Math.max(longest, performance.now() - began);
    await delay(20);
  } while (!done.aborted);
  return longest;
}
