import { equal } from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { section } from '../section.ts';
import { chunk, formatHead } from '../upstream/answerWith.ts';
import type { Handler } from '../upstream/Endpoint.ts';
import { within } from '../within.ts';
import { SOON } from './soon.ts';

/** More than `gateway.timeout`, which holds for plugin `prefixed`. */
const LONG_SILENCE = 3_000;

const streamHead = (type = 'text/event-stream') =>
  formatHead({
    headers: [`Content-Type: ${type}`, 'Transfer-Encoding: chunked', 'Cache-Control: no-cache'],
  });

/** Opens a stream with a first event. */
const open: Handler = ({ connection }) =>
  connection.socket.write(streamHead() + chunk('data: first\n\n'));

async function nextChunk(response: IncomingMessage): Promise<string> {
  const [data] = await within(SOON, 'the next event', once(response, 'data'));
  return String(data);
}

export const eventStreams = section('Event streams', {
  'passes the headers before the first event': async context => {
    const { path } = context.one.endpoint(({ connection }) =>
      connection.socket.write(streamHead()),
    );
    const response = await within(SOON, 'headers', context.start({ path }));
    equal(response.headers['content-type'], 'text/event-stream');
  },

  'passes each event at once, as it is': async context => {
    const endpoint = context.one.endpoint(open);
    const response = await context.start({
      path: endpoint.path,
      headers: ['Accept: text/event-stream', 'Accept-Encoding: gzip, br, deflate, zstd'],
    });
    equal(await nextChunk(response), 'data: first\n\n');
    const { connection } = await endpoint.first();
    for (let event = 0; event < 5; event++) {
      const data = `data: ${event}\n\n`;
      const next = nextChunk(response);
      connection.socket.write(chunk(data));
      equal(await next, data);
    }
    equal(response.headers['content-encoding'], undefined);
    equal(response.headers['cache-control'], 'no-cache');
  },

  'passes each part of any other streamed answer at once': async context => {
    const endpoint = context.one.endpoint(({ connection }) =>
      connection.socket.write(streamHead('application/x-ndjson') + chunk('{"a":1}\n')),
    );
    const response = await context.start({ path: endpoint.path });
    equal(await nextChunk(response), '{"a":1}\n');
    const { connection } = await endpoint.first();
    for (const line of ['{"a":2}\n', '{"a":3}\n']) {
      const next = nextChunk(response);
      connection.socket.write(chunk(line));
      equal(await next, line);
    }
  },

  'keeps a stream open that is silent for longer than the timeout': async context => {
    for (const type of ['text/event-stream', 'text/event-stream; charset=utf-8']) {
      const endpoint = context.two.endpoint(({ connection }) =>
        connection.socket.write(streamHead(type) + chunk('data: first\n\n')),
      );
      const response = await context.start({ path: `/api/prefixed/${endpoint.token}` });
      equal(await nextChunk(response), 'data: first\n\n');
      const { connection } = await endpoint.first();
      await delay(LONG_SILENCE);
      connection.socket.write(`${chunk('data: late\n\n')}0\r\n\r\n`);
      equal(await nextChunk(response), 'data: late\n\n');
    }
  },

  'ends the stream at the owner when the client leaves': async context => {
    const endpoint = context.one.endpoint(open);
    const response = await context.start({ path: endpoint.path });
    const { connection } = await endpoint.first();
    response.destroy();
    await within(SOON, 'the end of the request', connection.left);
  },

  'serves many streams beside each other': async context => {
    const streams = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const endpoint = context.one.endpoint(open);
        const response = await context.start({ path: endpoint.path });
        equal(await nextChunk(response), 'data: first\n\n');
        return { response, arrival: await endpoint.first() };
      }),
    );
    await Promise.all(
      streams.map(async ({ response, arrival }, index) => {
        const next = once(response, 'data');
        arrival.connection.socket.write(chunk(`data: ${index}\n\n`));
        equal(String((await next)[0]), `data: ${index}\n\n`);
      }),
    );
  },
});
