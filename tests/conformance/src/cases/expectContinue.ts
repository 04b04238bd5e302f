import { deepEqual, equal } from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { type Context, responseOf } from '../Context.ts';
import { Answer } from '../client/Answer.ts';
import { section } from '../section.ts';
import { answerWith, formatHead } from '../upstream/answerWith.ts';

/** Longer than anything takes that does not wait for the owner; shorter than the timeout. */
const MOMENT = 500;

const CONTINUE = formatHead({ status: 100, reason: 'Continue' });

/** Asks whether it may send a body, and notes whether it was told to. */
function askToSend(context: Context, path: string) {
  const sent = context.open({
    path,
    method: 'POST',
    headers: ['Expect: 100-continue', 'Content-Length: 5'],
  });
  const state = { sent, continued: false };
  sent.once('continue', () => {
    state.continued = true;
  });
  sent.flushHeaders();
  return state;
}

export const expectContinue = section('Expect: 100-continue', {
  'says 100 once the owner has, and then passes the body': async context => {
    const goOn = Promise.withResolvers<void>();
    const endpoint = context.one.endpoint(async arrival => {
      await goOn.promise;
      arrival.connection.socket.write(CONTINUE);
      await answerWith({ body: 'thanks' })(arrival);
    });
    const client = askToSend(context, endpoint.path);
    const { request } = await endpoint.first();
    await delay(MOMENT);
    equal(client.continued, false);
    goOn.resolve();
    await once(client.sent, 'continue');
    client.sent.end('12345');
    equal((await Answer.read(await responseOf(client.sent))).text, 'thanks');
    equal(request.body.toString(), '12345');
    equal(request.value('expect')?.toLowerCase(), '100-continue');
  },

  ...Object.fromEntries(
    [
      [413, 'Content Too Large'],
      [417, 'Expectation Failed'],
      [401, 'Unauthorized'],
    ].map(([status, reason]) => [
      `passes an early ${status} and never asks for the body`,
      async context => {
        const endpoint = context.one.endpoint(({ connection: { socket } }) =>
          socket.write(
            `${formatHead({ status: Number(status), reason: String(reason), headers: ['Content-Length: 2'] })}no`,
          ),
        );
        const client = askToSend(context, endpoint.path);
        const answer = await Answer.read(await responseOf(client.sent));
        deepEqual([answer.status, answer.text, client.continued], [status, 'no', false]);
        equal(endpoint.requests[0]?.bodyLength, 0);
        equal(answer.value('connection'), 'close');
      },
    ]),
  ),

  'passes the body of a client that does not wait for the 100': async context => {
    const endpoint = context.one.endpoint(answerWith({ body: 'thanks' }));
    const client = askToSend(context, endpoint.path);
    client.sent.end('12345');
    equal((await Answer.read(await responseOf(client.sent))).text, 'thanks');
    equal(endpoint.requests[0]?.body.toString(), '12345');
  },

  'answers at once, without 100, when the owner is down': async context => {
    const client = askToSend(context, '/api/dead');
    const answer = await Answer.read(await responseOf(client.sent));
    deepEqual([answer.status >= 502, client.continued], [true, false]);
  },

  'answers at once, without 100, for a plugin that nobody runs': async context => {
    const client = askToSend(context, '/api/nobody');
    const response = await responseOf(client.sent);
    deepEqual([response.statusCode, client.continued], [404, false]);
  },

  "says 100 for the gateway's own plugin": async context => {
    const client = askToSend(context, '/api/local/count');
    await once(client.sent, 'continue');
    client.sent.end('12345');
    deepEqual((await Answer.read(await responseOf(client.sent))).json(), { bytes: 5 });
  },
});
