import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import pLimit from 'p-limit';
import { PreviewBudget, previewBudget } from './previewBudget.ts';
import type { CatalogLimits } from './readLimits.ts';

/** More would wait longer than their callers do. */
const MOST_WAITING = 200;

/** Of one user, so that nobody takes the places of all others. */
const MOST_WAITING_OF_USER = 10;

/** Milliseconds for saying that the time is over. */
const TO_REFUSE = 5_000;

/** Who asks for a preview. */
export interface PreviewCaller {
  readonly id: string;
  /** A service of ours: the analysis of a repository previews each file that it finds. */
  readonly isService: boolean;
}

/** Lets a few previews run at a time, each within its budget. */
export interface PreviewLimit {
  /**
   * Runs `preview` when it is its caller's turn, one at a time for each, and waits until it has
   * answered.
   *
   * @throws ServiceUnavailableError when too many wait already
   */
  run(caller: PreviewCaller, response: ServerResponse, preview: () => void): Promise<void>;
}

/** Creates the limit for a process. */
export function createPreviewLimit(limits: CatalogLimits): PreviewLimit {
  const all = pLimit(limits.previews);
  const callers = new Map<string, { readonly limit: ReturnType<typeof pLimit>; count: number }>();
  let waiting = 0;

  return {
    async run({ id, isService }, response, preview) {
      const own = callers.get(id) ?? { limit: pLimit(1), count: 0 };
      if (waiting >= MOST_WAITING || (!isService && own.count >= MOST_WAITING_OF_USER)) {
        throw new ServiceUnavailableError('Too many previews are under way; try again in a minute');
      }
      callers.set(id, own);
      own.count += 1;
      waiting += 1;
      try {
        await own.limit(() => all(() => runWithin(limits, response, preview)));
      } finally {
        waiting -= 1;
        own.count -= 1;
        if (own.count === 0) {
          callers.delete(id);
        }
      }
    },
  };
}

async function runWithin(limits: CatalogLimits, response: ServerResponse, preview: () => void) {
  // Its caller went away while it waited.
  if (response.destroyed || response.writableEnded) {
    return;
  }
  const { previewTimeout } = limits;
  const end = new AbortController();
  const took = `The preview takes longer than ${previewTimeout} ms (catalog.limits.previewTimeout)`;
  const refuse = setTimeout(() => end.abort(new InputError(took)), previewTimeout);
  // Its answer may be one that nobody takes.
  const cut = setTimeout(() => response.destroy(), previewTimeout + TO_REFUSE);
  const closed = once(response, 'close');
  previewBudget.run(new PreviewBudget(limits, end.signal), preview);
  await closed;
  clearTimeout(refuse);
  clearTimeout(cut);
  end.abort(new InputError('Nobody waits for this preview any more'));
}
