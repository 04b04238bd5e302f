import { finished } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { WrongAnswer } from '../WrongAnswer.ts';
import type { Load } from './Load.ts';
import { requireSuccess } from './requireSuccess.ts';

/** Milliseconds. */
const LONGEST = 3_000;

/** Follows an event stream for a while, in which no event may be missing, and leaves. */
export const followEvents: Load = {
  kind: 'event stream',
  clients: 8,
  async request({ pool, pluginId }) {
    const { body, statusCode } = await pool.request({
      method: 'GET',
      path: `/api/${pluginId}/events`,
    });
    if (statusCode !== 200) {
      await body.dump();
      requireSuccess(statusCode);
    }
    let text = '';
    body.setEncoding('latin1').on('data', (part: string) => {
      text += part;
    });
    const ended = finished(body).then(() => {
      throw new WrongAnswer('an event stream that never ends came to a clean end');
    });
    try {
      await Promise.race([delay(Math.random() * LONGEST), ended]);
    } finally {
      ended.catch(() => undefined);
      body.on('error', () => undefined).destroy();
    }
    const ids = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
    if (ids.some((id, index) => id !== index + 1)) {
      throw new WrongAnswer(`events ${ids.join(' ')}`);
    }
  },
};
