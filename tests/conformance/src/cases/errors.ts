import { deepEqual, equal, ok } from 'node:assert/strict';
import { section } from '../section.ts';
import { formatHead } from '../upstream/answerWith.ts';
import type { Handler } from '../upstream/Endpoint.ts';
import { assertRefusal } from './assertRefusal.ts';

const DOWN = [502, 503];

/** For what asks about the words of an answer only: its status has a case of its own. */
const ANY = [404, 502, 503, 504, 508];

/** Breaks the connection with a TCP reset. */
const reset: Handler = ({ connection }) => connection.socket.resetAndDestroy();

/** What is no HTTP, or no HTTP that everybody reads in the same way. */
const garbage: Readonly<Record<string, string>> = {
  'that is no HTTP': 'SSH-2.0-OpenSSH_9.9\r\n\r\n',
  'with a status that is no number': 'HTTP/1.1 abc OK\r\nContent-Length: 2\r\n\r\nok',
  'of another version': 'HTTP/3.7 200 OK\r\nContent-Length: 2\r\n\r\nok',
  'with a header name that is none':
    'HTTP/1.1 200 OK\r\nBad Name: x\r\nContent-Length: 2\r\n\r\nok',
  'with a NUL in a header': 'HTTP/1.1 200 OK\r\nX-A: a\0b\r\nContent-Length: 2\r\n\r\nok',
  'with a bare CR in a header':
    'HTTP/1.1 200 OK\r\nX-A: a\rSet-Cookie: a=b\r\nContent-Length: 2\r\n\r\nok',
  'with two lengths': 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nokX',
  'with a length that is no number': 'HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\nok',
  'with both length and chunks':
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
  'that changes to a protocol that nobody asked for':
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nok',
};

export const errors = section('Errors', {
  'answers 502 or 503 when the owner is down': async context => {
    const { status } = await context.ask({ path: '/api/dead' });
    ok(DOWN.includes(status), String(status));
  },

  'answers 502 or 503 to an upload when the owner is down': async context => {
    const body = 'x'.repeat(100_000);
    const { status } = await context.ask({ path: '/api/dead', method: 'POST', body });
    ok(DOWN.includes(status), String(status));
  },

  'answers HEAD without a body when the owner is down': async context => {
    const answer = await context.ask({ path: '/api/dead', method: 'HEAD' });
    ok(DOWN.includes(answer.status));
    equal(answer.body.length, 0);
  },

  'answers 502 when the owner resets the connection, and sends a POST once': async context => {
    const { path, arrivals } = context.one.endpoint(reset);
    equal((await context.ask({ path, method: 'POST', body: '{}' })).status, 502);
    equal(arrivals.length, 1);
  },

  'answers 502 when the owner resets the connection, and sends a GET twice at most':
    async context => {
      const { path, arrivals } = context.one.endpoint(reset);
      equal((await context.ask({ path })).status, 502);
      ok(arrivals.length <= 2, `${arrivals.length} requests`);
    },

  'answers 502 when the owner ends the connection without an answer': async context => {
    const { path } = context.one.endpoint(({ connection }) => connection.socket.end());
    equal((await context.ask({ path, method: 'POST', body: '{}' })).status, 502);
  },

  'answers 502 when the owner dies within its headers': async context => {
    const { path } = context.one.endpoint(({ connection }) =>
      connection.socket.end('HTTP/1.1 200 OK\r\nContent-Le'),
    );
    equal((await context.ask({ path, method: 'POST', body: '{}' })).status, 502);
  },

  ...Object.fromEntries(
    Object.entries(garbage).map(([what, bytes]) => [
      `answers 502 to an answer ${what}`,
      async context => {
        const { path } = context.one.endpoint(({ connection }) =>
          connection.socket.write(bytes, 'latin1'),
        );
        equal((await context.ask({ path, method: 'POST', body: '{}' })).status, 502);
      },
    ]),
  ),

  'answers 502 to an answer with more headers than it reads': async context => {
    const headers = ['Content-Length: 0', `X-Large: ${'x'.repeat(200_000)}`];
    const { path } = context.one.endpoint(({ connection }) =>
      connection.socket.write(formatHead({ headers })),
    );
    equal((await context.ask({ path, method: 'POST', body: '{}' })).status, 502);
  },

  'answers 508 to a loop, after a few rounds': async context => {
    const path = '/api/loop/how/many/rounds';
    equal((await context.ask({ path })).status, 508);
    const rounds = context.gateway.relay.count(`GET ${path} `);
    ok(rounds <= 5, `${rounds} rounds`);
  },

  'answers 508 to a WebSocket in a loop': async context => {
    const answer = await context.ask({
      path: '/api/loop',
      headers: [
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      ],
    });
    equal(answer.status, 508);
  },

  'does not take a request for a loop because its client says so': async context => {
    const { path } = context.one.endpoint();
    const answer = await context.ask({
      path,
      headers: [
        'backstage-gateway-hops: 3',
        'via: 1.1 gateway, 1.1 gateway, 1.1 gateway, 1.1 gateway',
        'cdn-loop: gateway; gateway; gateway',
        'max-forwards: 0',
      ],
    });
    equal(answer.status, 200);
  },

  'does not take a request for a loop because its client replays headers': async context => {
    const spied = context.one.endpoint();
    await context.ask({ path: spied.path });
    const headers = (spied.requests[0]?.headers ?? [])
      .filter(([name]) => !/^(?:host|connection)$/i.test(name))
      .map(([name, value]) => `${name}: ${value}`);
    for (const times of [1, 10]) {
      const { path } = context.one.endpoint();
      const answer = await context.ask({ path, headers: Array(times).fill(headers).flat() });
      equal(answer.status, 200, `${times} times ${headers.join('; ')}`);
    }
  },

  'ends a loop whose client names every header in Connection': async context => {
    const spied = context.one.endpoint();
    await context.ask({ path: spied.path });
    const names = spied.requests[0]?.headers.map(([name]) => name) ?? [];
    const answer = await context.ask({
      path: '/api/loop',
      headers: [`Connection: close, ${names.join(', ')}`],
    });
    equal(answer.status, 508);
  },

  "says so in Backstage's error format when nobody runs the plugin": async context => {
    const path = '/api/nobody/some/path';
    const answer = await context.ask({ path: `${path}?token=secret` });
    assertRefusal(context, answer, { status: ANY, pluginId: 'nobody', method: 'GET', path });
  },

  "says so in Backstage's error format when the owner is down": async context => {
    const path = '/api/dead/some/path';
    const answer = await context.ask({ path: `${path}?token=secret` });
    assertRefusal(context, answer, { status: ANY, pluginId: 'dead', method: 'GET', path });
  },

  "says so in Backstage's error format when the owner resets the connection": async context => {
    const { path } = context.one.endpoint(reset);
    const answer = await context.ask({ path, method: 'POST', body: '{}' });
    assertRefusal(context, answer, { status: ANY, pluginId: 'one', method: 'POST', path });
  },

  "says so in Backstage's error format when the owner is silent": async context => {
    const path = `/api/prefixed/${context.two.endpoint(() => undefined).token}`;
    const answer = await context.ask({ path: `${path}?token=secret` });
    assertRefusal(context, answer, { status: [504], pluginId: 'prefixed', method: 'GET', path });
  },

  "says so in Backstage's error format when it finds a loop": async context => {
    const path = '/api/loop/some/path';
    const answer = await context.ask({ path });
    assertRefusal(context, answer, { status: [508], pluginId: 'loop', method: 'GET', path });
  },

  "keeps a plugin's id out of HTML": async context => {
    const answer = await context.ask({ path: '/api/<script>alert(1)<%2Fscript>/x' });
    deepEqual(
      [answer.status, answer.value('content-type')?.split(';')[0]],
      [404, 'application/json'],
    );
  },
});
