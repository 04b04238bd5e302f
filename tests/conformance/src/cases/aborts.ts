import { equal, rejects } from 'node:assert/strict';
import { once } from 'node:events';
import { responseOf } from '../Context.ts';
import { Answer } from '../client/Answer.ts';
import { section } from '../section.ts';
import { chunk, formatHead, LAST_CHUNK } from '../upstream/answerWith.ts';
import type { Handler } from '../upstream/Endpoint.ts';
import { within } from '../within.ts';
import { SOON } from './soon.ts';

const silent = () => undefined;
const chunked = formatHead({ headers: ['Transfer-Encoding: chunked'] });
const sized = formatHead({ headers: ['Content-Length: 1000'] });

/** Dies after these bytes: `end` in order, `reset` not even that. */
function dieAfter(bytes: string, how: 'end' | 'reset'): Handler {
  return ({ connection: { socket } }) => {
    socket.write(bytes, () => {
      if (how === 'end') {
        socket.destroy();
      } else {
        socket.resetAndDestroy();
      }
    });
  };
}

export const aborts = section('Aborts', {
  ...Object.fromEntries(
    [
      ['chunked', chunked + chunk('half')],
      ['sized', `${sized}half`],
    ].flatMap(([what, bytes = '']) =>
      (['end', 'reset'] as const).map(how => [
        `breaks the connection when the owner of a ${what} answer dies (${how})`,
        async context => {
          const { path } = context.one.endpoint(dieAfter(bytes, how));
          const response = await context.start({ path });
          await rejects(within(SOON, 'an end', Answer.read(response)), /aborted/);
        },
      ]),
    ),
  ),

  'breaks the connection when the last chunk is missing': async context => {
    const { path } = context.one.endpoint(dieAfter(chunked + chunk('all but the end'), 'end'));
    const client = await context.connect();
    client.send(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await within(SOON, 'an end', client.closed);
    equal(client.text.includes(`\r\n${LAST_CHUNK}`), false);
  },

  'takes the end of an answer without a length for its end': async context => {
    const { path } = context.one.endpoint(({ connection: { socket } }) =>
      socket.end(`${formatHead()}all of it`),
    );
    equal((await context.ask({ path })).text, 'all of it');
  },

  'cancels the request when the client leaves before the answer': async context => {
    const endpoint = context.one.endpoint(silent);
    const sent = context.open({ path: endpoint.path });
    sent.end();
    const { connection } = await endpoint.first();
    sent.destroy();
    await within(SOON, 'the end of the request', connection.left);
  },

  'cancels the request when the client leaves in mid answer': async context => {
    const endpoint = context.one.endpoint(({ connection: { socket } }) =>
      socket.write(chunked + chunk('half')),
    );
    const response = await context.start({ path: endpoint.path });
    await once(response, 'data');
    response.destroy();
    const { connection } = await endpoint.first();
    await within(SOON, 'the end of the request', connection.left);
  },

  ...Object.fromEntries(
    ['Transfer-Encoding: chunked', 'Content-Length: 1000'].map(framing => [
      `cancels the request when the client leaves in mid upload (${framing})`,
      async context => {
        const endpoint = context.one.endpoint(silent);
        const sent = context.open({ path: endpoint.path, method: 'POST', headers: [framing] });
        sent.write('half');
        const { connection, request } = await endpoint.first();
        sent.destroy();
        await within(SOON, 'the end of the request', connection.left);
        equal(request.complete, false);
      },
    ]),
  ),

  'goes on serving others after clients and owners left': async context => {
    const { path } = context.one.endpoint(dieAfter(chunked + chunk('half'), 'reset'));
    for (let round = 0; round < 20; round++) {
      const sent = context.open({ path, method: 'POST', headers: ['Transfer-Encoding: chunked'] });
      sent.write('half');
      await responseOf(sent);
      sent.destroy();
    }
    equal((await context.ask({ path: context.one.endpoint().path })).status, 200);
  },
});
