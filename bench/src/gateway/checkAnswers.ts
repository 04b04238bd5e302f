import { deepStrictEqual, strictEqual } from 'node:assert';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { request } from 'undici';
import { LARGE, SMALL } from '../upstream/answers.ts';
import type { Contestant } from './contestants/Contestant.ts';

/**
 * Compares what comes through a contestant with what the upstream has, byte by byte, both ways.
 *
 * @throws AssertionError naming what differs
 */
export async function checkAnswers({ name, origin }: Contestant): Promise<void> {
  const ask = (path: string, options: Parameters<typeof request>[1] = {}) =>
    request(`${origin}/api/catalog/${path}`, { ...options, headersTimeout: 5_000 });
  const compare = (what: string, found: string | Buffer, expected: string | Buffer) =>
    strictEqual(sha256(found), sha256(expected), `${name}: ${what} is not what the upstream sent`);

  for (const [path, expected] of [
    ['small', SMALL],
    ['large', LARGE],
  ] as const) {
    const { body, headers } = await ask(path);
    compare(path, Buffer.from(await body.arrayBuffer()), expected);
    strictEqual(headers['content-length'], String(expected.length), `${name}: length of ${path}`);
  }

  const expected = `{"bytes":${LARGE.length},"digest":"${sha256(LARGE)}"}`;
  for (const body of [LARGE, Readable.from([LARGE.subarray(0, 99), LARGE.subarray(99)])]) {
    const answer = await ask('upload?digest', { method: 'POST', body });
    compare('an upload', await answer.body.text(), expected);
  }

  const events = await ask('events?end');
  const ids = [...(await events.body.text()).matchAll(/^id: (\d+)\ndata: \d+\n\n/gm)];
  deepStrictEqual(
    ids.map(([, id]) => Number(id)),
    [1, 2, 3, 4, 5],
    `${name}: events are missing`,
  );
}

function sha256(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
