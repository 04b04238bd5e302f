import { equal, ok, rejects } from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { responseOf } from '../Context.ts';
import { Answer } from '../client/Answer.ts';
import { section } from '../section.ts';
import { answerWith, chunk, formatHead, LAST_CHUNK } from '../upstream/answerWith.ts';
import type { Endpoint } from '../upstream/Endpoint.ts';
import { within } from '../within.ts';

/** `gateway.timeout` in milliseconds, and that of service `two`. */
const TIMEOUT = 2_000;
const TIMEOUT_OF_TWO = 4_000;

/** What a timer may be late on a busy machine. */
const SLACK = 6_000;

const silent = () => undefined;

/** A path of the plugin whose service has no timeout of its own: `gateway.timeout` holds. */
const withDefault = ({ token }: Endpoint) => `/api/prefixed/${token}`;

export const timeouts = section('Timeouts', {
  'answers 504 when the owner is silent': async context => {
    const path = withDefault(context.two.endpoint(silent));
    const start = performance.now();
    const answer = await context.ask({ path });
    const duration = performance.now() - start;
    equal(answer.status, 504);
    ok(duration > TIMEOUT - 100 && duration < TIMEOUT + SLACK, `after ${duration} ms`);
  },

  'lets go of a silent owner': async context => {
    const endpoint = context.two.endpoint(silent);
    await context.ask({ path: withDefault(endpoint), method: 'POST', body: '{}' });
    const { connection } = await endpoint.first();
    await within(SLACK, 'the end of the request', connection.left);
    equal(endpoint.requests.length, 1);
  },

  'gives a service the time that is set for it': async context => {
    const { path } = context.two.endpoint(silent);
    const start = performance.now();
    const answer = await context.ask({ path });
    const duration = performance.now() - start;
    equal(answer.status, 504);
    ok(duration > TIMEOUT_OF_TWO - 100 && duration < TIMEOUT_OF_TWO + SLACK, `${duration} ms`);
  },

  'breaks the connection when the owner falls silent in mid answer': async context => {
    for (const headers of [['Content-Length: 10'], ['Transfer-Encoding: chunked']]) {
      const endpoint = context.two.endpoint(({ connection }) =>
        connection.socket.write(formatHead({ headers }) + chunk('one')),
      );
      const path = withDefault(endpoint);
      const response = await context.start({ path });
      await rejects(within(TIMEOUT + SLACK, 'an end', Answer.read(response)), /aborted/);
    }
  },

  'lets an answer take longer than the timeout, as long as it goes on': async context => {
    const endpoint = context.two.endpoint(async ({ connection: { socket } }) => {
      socket.write(formatHead({ headers: ['Transfer-Encoding: chunked'] }));
      for (let step = 0; step < 6; step++) {
        socket.write(chunk('on '));
        await delay(TIMEOUT / 4);
      }
      socket.write(LAST_CHUNK);
    });
    equal((await context.ask({ path: withDefault(endpoint) })).text, 'on '.repeat(6));
  },

  'lets an upload take longer than the timeout, as long as it goes on': async context => {
    const path = withDefault(context.two.endpoint());
    const sent = context.open({ path, method: 'POST', headers: ['Transfer-Encoding: chunked'] });
    for (let step = 0; step < 6; step++) {
      sent.write('on ');
      await delay(TIMEOUT / 4);
    }
    sent.end();
    equal((await responseOf(sent)).statusCode, 200);
  },

  'lets a client take longer than the timeout before it reads on': async context => {
    const body = Buffer.alloc(40_000_000, 'more than all buffers on the way ');
    const path = withDefault(context.two.endpoint(answerWith({ body })));
    const response = await context.start({ path });
    await delay(2 * TIMEOUT);
    ok((await Answer.read(response)).body.equals(body));
  },

  'answers 504 when a WebSocket is neither opened nor refused': async context => {
    const path = withDefault(context.two.endpoint(silent));
    const client = await context.connect();
    client.send(
      `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await client.until(/^HTTP\/1\.1 504 /);
  },
});
