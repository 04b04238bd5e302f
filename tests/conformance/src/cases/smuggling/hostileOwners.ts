import { deepEqual, ok } from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '../../Context.ts';
import { section } from '../../section.ts';
import { chunk, formatHead } from '../../upstream/answerWith.ts';
import type { Handler } from '../../upstream/Endpoint.ts';
import { checkOthers } from './attack.ts';

const POISON = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\nX-Poison: 1\r\n\r\npoison';

/** An owner that sends these bytes for an answer. */
function saying(bytes: string): Handler {
  return async ({ request, connection: { socket } }) => {
    await request.completed;
    socket.write(bytes, 'latin1');
  };
}

/** Asks a bad owner several times; nobody may get what was not meant for them. */
async function checkPoison(context: Context, handler: Handler, method = 'GET'): Promise<void> {
  for (let round = 0; round < 3; round++) {
    const { path } = context.one.endpoint(handler);
    const client = await context.connect();
    client.send(`${method} ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await Promise.race([client.until(/\r\n\r\n/).catch(() => undefined), delay(1_000)]);
    await checkOthers(context);
    ok(!client.text.includes('X-Poison'), client.text);
    ok(client.statuses.length <= 1, client.text);
  }
}

/**
 * An owner that answers each request, and says something more on the same connection afterwards.
 * What it says reaches whoever asks on that connection at that moment, through any proxy: all wait
 * until it has been said, and no other case may ask there, so the gateway is the case's own.
 */
async function checkUnasked(
  context: Context,
  { clients, pause }: { readonly clients: number; readonly pause: number },
): Promise<void> {
  const to = await context.startGateway();
  const said: Promise<void>[] = [];
  const { path } = context.one.endpoint(async ({ connection: { socket } }) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    said.push(promise);
    socket.write(`${formatHead({ headers: ['Content-Length: 2'] })}ok`);
    await delay(pause);
    socket.write(POISON.repeat(20), () => resolve());
  });
  for (let round = 0; round < 3; round++) {
    await Promise.all(Array.from({ length: clients }, () => context.ask({ path, to })));
    await Promise.all(said);
    await Promise.all(Array.from({ length: clients }, () => checkOthers(context, to)));
  }
}

/** Bodies that break their own framing: the client has to see that they broke. */
const BROKEN: Readonly<Record<string, string>> = {
  'a chunk size that is none': 'xyz\r\nhello\r\n0\r\n\r\n',
  'a chunk size of 2 to the 64 plus 5': '10000000000000005\r\nhello\r\n0\r\n\r\n',
  'a chunk longer than its size': '3\r\nhello\r\n0\r\n\r\n',
  'a chunk without an end': '5\r\nhello0\r\n\r\n',
  'a negative chunk size': '-5\r\nhello\r\n0\r\n\r\n',
};

/** Heads that try to write into the client's. */
const SPLITTING: Readonly<Record<string, string>> = {
  'a bare LF in a value': 'X-A: a\nSet-Cookie: poison=1',
  'a bare CR in a value': 'X-A: a\rSet-Cookie: poison=1',
  'a folded value': 'X-A: a\r\n Set-Cookie: poison=1',
  'a NUL in a value': 'X-A: a\0Set-Cookie: poison=1',
  'a space before a colon': 'Set-Cookie : poison=1',
  'an obfuscated transfer encoding': 'Transfer-Encoding: xchunked',
  'a transfer encoding in a folded line': 'X-A: a\r\n Transfer-Encoding: chunked',
};

export const hostileOwners = section('Smuggling: hostile owners', {
  'gives nobody the second of two answers': async context => {
    await checkPoison(
      context,
      saying(`${formatHead({ headers: ['Content-Length: 2'] })}ok${POISON}`),
    );
  },

  'gives nobody an answer that comes when nobody asked': {
    needs: 'own gateway',
    run: context => checkUnasked(context, { clients: 1, pause: 50 }),
  },

  'gives nobody what stands behind a chunked answer': async context => {
    const head = formatHead({ headers: ['Transfer-Encoding: chunked'] });
    await checkPoison(context, saying(`${head}${chunk('ok')}0\r\n\r\n${POISON}`));
  },

  'gives nobody the body of an answer to HEAD': async context => {
    const head = formatHead({ headers: [`Content-Length: ${POISON.length}`] });
    await checkPoison(context, saying(head + POISON), 'HEAD');
  },

  'gives nobody the body of a 204': async context => {
    const head = formatHead({ status: 204, reason: 'No Content' });
    await checkPoison(context, saying(head + POISON));
  },

  'gives nobody the body of a 304': async context => {
    const head = formatHead({
      status: 304,
      reason: 'Not Modified',
      headers: [`Content-Length: ${POISON.length}`],
    });
    await checkPoison(context, saying(head + POISON));
  },

  'gives nobody what an owner says before it is asked': {
    needs: 'own gateway',
    run: context => checkUnasked(context, { clients: 20, pause: 0 }),
  },

  'stands a thousand interim answers': async context => {
    const { path } = context.one.endpoint(
      saying(
        formatHead({ status: 102, reason: 'Processing' }).repeat(1_000) +
          `${formatHead({ headers: ['Content-Length: 2'] })}ok`,
      ),
    );
    const client = await context.connect();
    client.send(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await client.until(/HTTP\/1\.1 (?:200|502) /);
    await checkOthers(context);
  },

  ...Object.fromEntries(
    Object.entries(BROKEN).map(([what, body]) => [
      `breaks the connection for an answer with ${what}`,
      async context => {
        const head = formatHead({ headers: ['Transfer-Encoding: chunked'] });
        const { path } = context.one.endpoint(saying(head + body));
        const client = await context.connect();
        client.send(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
        await client.until(/^HTTP\/1\.1 5\d\d |\r\n0\r\n\r\n$/).catch(() => undefined);
        ok(!/^HTTP\/1\.1 200 [\s\S]*\r\n0\r\n\r\n$/.test(client.text), client.text);
        await checkOthers(context);
      },
    ]),
  ),

  ...Object.fromEntries(
    Object.entries(SPLITTING).map(([what, line]) => [
      `passes no header of its own making for ${what} in an answer`,
      async context => {
        const { path } = context.one.endpoint(
          saying(`${formatHead({ headers: [line, 'Content-Length: 2'] })}ok`),
        );
        const answer = await context.ask({ path, method: 'POST', body: '{}' });
        ok(answer.status >= 500 || (answer.status === 200 && answer.text === 'ok'), answer.text);
        deepEqual(answer.values('set-cookie'), []);
        await checkOthers(context);
      },
    ]),
  ),
});
