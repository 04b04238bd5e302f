import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Stopwatch } from './Stopwatch.ts';

/**
 * `node events.ts <origin> <seconds> <clients>`. The latency is the time from the upstream's
 * writing of an event to its reading here: both processes read the same clock.
 */
const [origin = '', seconds, clients] = process.argv.slice(2);
const DATA = /^data: (\d+)$/gm;

const watch = new Stopwatch();
const agent = new Agent({ keepAlive: false });
const streams = await Promise.all(Array.from({ length: Number(clients) }, open));
// The bursts of all the requests are over.
await delay(500);
watch.begin();
await delay(Number(seconds) * 1000);
watch.report();
for (const stream of streams) {
  stream.off('error', fail).off('end', fail).destroy();
}

async function open(): Promise<IncomingMessage> {
  const request = get(`${origin}/api/catalog/events`, { agent });
  const [stream]: IncomingMessage[] = await once(request, 'response');
  if (stream?.statusCode !== 200) {
    throw new Error(`an event stream was answered with ${stream?.statusCode}`);
  }
  stream.setEncoding('latin1').on('data', read).on('end', fail).on('error', fail);
  return stream;
}

function read(text: string): void {
  const now = process.hrtime.bigint();
  for (const [, at = ''] of text.matchAll(DATA)) {
    watch.count(Number(now - BigInt(at)) / 1e6);
  }
}

function fail(error?: unknown): never {
  throw new Error('an event stream ended', { cause: error });
}
