import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { ServiceUnavailableError } from '@backstage/errors';
import pLimit from 'p-limit';
import { type PreviewBudget, previewBudget } from './previewBudget.ts';
import type { CatalogLimits } from './readLimits.ts';

/** More would wait longer than their callers do. */
const MOST_WAITING = 50;

/** Lets a few previews run at a time, each within its budget. */
export interface PreviewLimit {
  /**
   * Runs `preview` when it is its caller's turn, one at a time for each, and waits until it has
   * answered.
   *
   * @throws ServiceUnavailableError when too many wait already
   */
  run(caller: string, response: ServerResponse, preview: () => void): Promise<void>;
}

/** Creates the limit for a process. */
export function createPreviewLimit(limits: CatalogLimits): PreviewLimit {
  const all = pLimit(limits.previews);
  const callers = new Map<string, { readonly limit: ReturnType<typeof pLimit>; count: number }>();
  let waiting = 0;

  return {
    async run(caller, response, preview) {
      if (waiting >= MOST_WAITING) {
        throw new ServiceUnavailableError('Too many previews are under way; try again in a minute');
      }
      const own = callers.get(caller) ?? { limit: pLimit(1), count: 0 };
      callers.set(caller, own);
      own.count += 1;
      waiting += 1;
      try {
        await own.limit(() => all(() => runWithin(limits.previewEntities, response, preview)));
      } finally {
        waiting -= 1;
        own.count -= 1;
        if (own.count === 0) {
          callers.delete(caller);
        }
      }
    },
  };
}

async function runWithin(entities: number, response: ServerResponse, preview: () => void) {
  // Its caller went away while it waited.
  if (response.destroyed || response.writableEnded) {
    return;
  }
  const budget: PreviewBudget = { entities, spent: 0, over: false };
  const closed = once(response, 'close');
  previewBudget.run(budget, preview);
  await closed;
  budget.over = true;
}
