import { Readable } from 'node:stream';
import { LARGE } from '../../upstream/answers.ts';
import { WrongAnswer } from '../WrongAnswer.ts';
import type { Load } from './Load.ts';
import { requireSuccess } from './requireSuccess.ts';

/** Sends up to a mebibyte, sized or chunked, and compares what arrived. */
export const upload: Load = {
  kind: 'upload',
  clients: 2,
  async request({ pool, pluginId }) {
    const bytes = LARGE.subarray(Math.floor(Math.random() * LARGE.length));
    const { body, statusCode } = await pool.request({
      method: 'POST',
      path: `/api/${pluginId}/upload`,
      body: Math.random() < 0.5 ? bytes : Readable.from([bytes], { objectMode: false }),
    });
    const answer = await body.text();
    requireSuccess(statusCode);
    if (answer !== `{"bytes":${bytes.length}}`) {
      throw new WrongAnswer(`${bytes.length} bytes were sent, the answer is ${answer}`);
    }
  },
};
