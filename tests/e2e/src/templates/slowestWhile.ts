import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Templates } from './startTemplates.ts';

/** The longest that a request of somebody else took, in milliseconds, while something went on. */
export async function slowestWhile(templates: Templates, work: Promise<unknown>): Promise<number> {
  let slowest = 0;
  let under = true;
  void work.finally(() => {
    under = false;
  });
  while (under) {
    const begin = performance.now();
    const [live, read] = await Promise.all([
      fetch(`${templates.portal.fleet.serviceUrl('scaffolder')}/.backstage/health/v1/liveness`),
      templates.portal.call('/api/scaffolder/v2/templating-extensions'),
    ]);
    expect([live.status, read.status]).toEqual([200, 200]);
    slowest = Math.max(slowest, performance.now() - begin);
    await delay(100);
  }
  return slowest;
}
