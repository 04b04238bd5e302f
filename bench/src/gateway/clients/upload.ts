import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { LARGE } from '../../upstream/answers.ts';
import { Stopwatch } from './Stopwatch.ts';

/** `node upload.ts <origin> <seconds> sized|chunked <connections>` */
const [origin = '', seconds, how, connections] = process.argv.slice(2);
const CHUNK = 65_536;

const pool = new Pool(origin, { connections: Number(connections), pipelining: 1 });
const watch = new Stopwatch();
let running = true;

const loops = Array.from({ length: Number(connections) }, async () => {
  while (running) {
    await upload();
  }
});
await upload();
watch.begin();
await delay(Number(seconds) * 1000);
watch.report();
running = false;
await Promise.all(loops);
await pool.close();

async function upload(): Promise<void> {
  const start = performance.now();
  const { body, statusCode } = await pool.request({
    method: 'POST',
    path: '/api/catalog/upload',
    headers: { 'content-type': 'application/octet-stream' },
    body: how === 'sized' ? LARGE : Readable.from(chunks(), { objectMode: false }),
  });
  const answer = await body.text();
  if (statusCode !== 200 || answer !== `{"bytes":${LARGE.length}}`) {
    throw new Error(`${statusCode} ${answer}`);
  }
  watch.count(performance.now() - start);
}

function* chunks() {
  for (let start = 0; start < LARGE.length; start += CHUNK) {
    yield LARGE.subarray(start, start + CHUNK);
  }
}
