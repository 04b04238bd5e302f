import { LARGE, SMALL } from '../../upstream/answers.ts';
import { WrongAnswer } from '../WrongAnswer.ts';
import type { Load } from './Load.ts';
import { requireSuccess } from './requireSuccess.ts';

/** Gets a known answer and compares it. */
function download(kind: string, path: string, expected: Buffer, clients: number): Load {
  return {
    kind,
    clients,
    async request({ pool, pluginId }) {
      const answer = await pool.request({ method: 'GET', path: `/api/${pluginId}/${path}` });
      const bytes = Buffer.from(await answer.body.arrayBuffer());
      requireSuccess(answer.statusCode);
      if (!bytes.equals(expected)) {
        throw new WrongAnswer(`${bytes.length} bytes that differ from what was sent`);
      }
    },
  };
}

export const getSmall = download('small GET', 'small', SMALL, 24);
export const getLarge = download('1 MB GET', 'large', LARGE, 2);
