import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { LARGE } from '../../upstream/answers.ts';
import type { Load } from './Load.ts';
import { requireSuccess } from './requireSuccess.ts';

/** Milliseconds. */
const LONGEST_STAY = 60;

/** Ways to be in the middle of a request. */
const MIDDLES: readonly ((pluginId: string) => Dispatcher.RequestOptions)[] = [
  pluginId => ({ method: 'GET', path: `/api/${pluginId}/silent` }),
  pluginId => ({ method: 'GET', path: `/api/${pluginId}/large` }),
  pluginId => ({
    method: 'POST',
    path: `/api/${pluginId}/upload`,
    body: Readable.from(slowly(), { objectMode: false }),
  }),
];

/** Leaves before the answer, in the middle of it, or in the middle of an upload. */
export const leave: Load = {
  kind: 'client that leaves',
  clients: 2,
  async request({ pool, pluginId }) {
    const middle = MIDDLES[Math.floor(Math.random() * MIDDLES.length)];
    const leaving = AbortSignal.timeout(Math.ceil(Math.random() * LONGEST_STAY));
    if (!middle) {
      return;
    }
    try {
      const { body, statusCode } = await pool.request({ ...middle(pluginId), signal: leaving });
      await body.dump({ limit: LARGE.length, signal: leaving });
      requireSuccess(statusCode);
    } catch (error) {
      if (!leaving.aborted) {
        throw error;
      }
    }
  },
};

async function* slowly() {
  for (let part = 0; part < 4; part++) {
    yield LARGE.subarray(0, 65_536);
    await delay(LONGEST_STAY / 2);
  }
}
