import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import type { Context } from '../Context.ts';
import type { GatewayProcess } from '../gateways/GatewayProcess.ts';
import { section } from '../section.ts';
import { acceptWebSocket } from '../upstream/acceptWebSocket.ts';
import { answerWith, formatHead } from '../upstream/answerWith.ts';
import type { Arrival, Handler } from '../upstream/Endpoint.ts';
import type { Upstream } from '../upstream/Upstream.ts';
import { within } from '../within.ts';
import { SOON } from './soon.ts';
import { UPGRADE_HEADERS } from './upgradeHeaders.ts';

/** More than `gateway.timeout`, which holds for plugin `prefixed`. */
const LONG_SILENCE = 3_000;

/** Says what it hears. */
const echo: Handler = async arrival => echoOn(await acceptWebSocket(arrival));

function echoOn(socket: WebSocket): void {
  socket.on('message', (data, binary) => socket.send(data, { binary }));
}

async function hear(socket: WebSocket): Promise<Buffer> {
  const [data] = await once(socket, 'message');
  return data;
}

async function echoes(socket: WebSocket, text: string): Promise<void> {
  const heard = hear(socket);
  socket.send(text);
  equal(String(await heard), text);
}

async function openAndEcho(context: Context, path: string, to?: GatewayProcess): Promise<void> {
  await echoes(await context.webSocket(path, to && { to }), `hello ${path}`);
}

/** An endpoint that opens a WebSocket and leaves it to the case. */
function openEndpoint(upstream: Upstream, options?: Parameters<typeof acceptWebSocket>[1]) {
  const opened = Promise.withResolvers<WebSocket>();
  const endpoint = upstream.endpoint(async arrival =>
    opened.resolve(await acceptWebSocket(arrival, options)),
  );
  return { endpoint, opened: opened.promise };
}

/** Agrees to a protocol in which every byte is just handed on. */
function agree({ connection }: Arrival, behind = ''): Buffer {
  const head = connection.take();
  connection.socket.write(
    formatHead({
      status: 101,
      reason: 'Switching Protocols',
      headers: ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Accept: x'],
    }) + behind,
  );
  return head;
}

function upgrade(path: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: x\r\n${UPGRADE_HEADERS.join('\r\n')}\r\n\r\n`;
}

export const webSockets = section('WebSockets', {
  'opens one with the very first request after the start': {
    needs: 'own gateway',
    async run(context) {
      const gateway = await context.startGateway();
      const { path } = context.one.endpoint(echo);
      await within(SOON, 'an echo', openAndEcho(context, path, gateway));
    },
  },

  "opens one of the gateway's own plugin at the first try": {
    needs: 'own gateway',
    async run(context) {
      const gateway = await context.startGateway();
      await within(SOON, 'an echo', openAndEcho(context, '/api/local', gateway));
      // The plugin listens for upgrades from now on: those of other plugins are still not its own.
      const { path } = context.one.endpoint(echo);
      await within(SOON, "another's echo", openAndEcho(context, path, gateway));
      await within(SOON, 'an echo again', openAndEcho(context, '/api/local', gateway));
    },
  },

  'opens one, with path and query as they came': async context => {
    const endpoint = context.one.endpoint(echo);
    await echoes(await context.webSocket(`${endpoint.path}/a%2Fb?c=d`), 'hello');
    equal(endpoint.requests[0]?.target, `${endpoint.path}/a%2Fb?c=d`);
  },

  'opens many beside each other': async context => {
    const { path } = context.one.endpoint(echo);
    await Promise.all(
      Array.from({ length: 50 }, async (_, index) =>
        echoes(await context.webSocket(path), `number ${index}`),
      ),
    );
  },

  'passes subprotocols': async context => {
    const { endpoint, opened } = openEndpoint(context.one, { protocol: 'second' });
    const client = await context.webSocket(endpoint.path, { protocols: ['first', 'second'] });
    await opened;
    equal(client.protocol, 'second');
    equal(endpoint.requests[0]?.value('sec-websocket-protocol'), 'first,second');
  },

  'passes compression, which both ends agree on': async context => {
    const { endpoint, opened } = openEndpoint(context.one, { compress: true });
    const client = await context.webSocket(endpoint.path, { compress: true });
    echoOn(await opened);
    ok(client.extensions.includes('permessage-deflate'));
    await echoes(client, 'squeeze '.repeat(10_000));
  },

  'passes a frame of 16 MB, both ways': async context => {
    const frame = randomBytes(16 * 1024 * 1024);
    const sha256 = (data: Buffer) => createHash('sha256').update(data).digest('hex');
    const client = await context.webSocket(context.one.endpoint(echo).path);
    const heard = hear(client);
    client.send(frame);
    equal(sha256(await heard), sha256(frame));
  },

  'passes pings and pongs, both ways': async context => {
    const { endpoint, opened } = openEndpoint(context.one);
    const client = await context.webSocket(endpoint.path);
    const server = await opened;
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      const pinged = once(to, 'ping');
      const ponged = once(from, 'pong');
      from.ping('are you there');
      equal(String((await pinged)[0]), 'are you there');
      equal(String((await ponged)[0]), 'are you there');
    }
  },

  'passes the code and reason of an end, both ways': async context => {
    for (const ends of ['client', 'server'] as const) {
      const { endpoint, opened } = openEndpoint(context.one);
      const client = await context.webSocket(endpoint.path);
      const server = await opened;
      const [ending, other] = ends === 'client' ? [client, server] : [server, client];
      const closed = once(other, 'close');
      ending.close(4001, 'enough');
      const [code, reason] = await closed;
      deepEqual([code, String(reason)], [4001, 'enough']);
    }
  },

  'keeps one open that is idle for longer than the timeout': async context => {
    const { token } = context.two.endpoint(echo);
    const client = await context.webSocket(`/api/prefixed/${token}`);
    await delay(LONG_SILENCE);
    await echoes(client, 'still here');
  },

  'passes what the client sends right behind its request': async context => {
    const said = Promise.withResolvers<string>();
    const { path } = context.one.endpoint(async arrival => {
      let text = agree(arrival).toString();
      arrival.connection.socket.on('data', data => {
        text += data;
        if (text.includes('!')) {
          said.resolve(text);
        }
      });
      arrival.connection.socket.resume();
    });
    const client = await context.connect();
    client.send(`${upgrade(path)}right behind!`);
    equal(await said.promise, 'right behind!');
  },

  'passes what the owner sends right behind its answer': async context => {
    const { path } = context.one.endpoint(arrival => agree(arrival, 'right behind!'));
    const client = await context.connect();
    client.send(upgrade(path));
    await client.until(/^HTTP\/1\.1 101 [\s\S]*\r\n\r\nright behind!$/);
  },

  'lets the owner go on when the client has sent all': async context => {
    const endpoint = context.one.endpoint(arrival => agree(arrival));
    const client = await context.connect();
    client.send(upgrade(endpoint.path));
    await client.until(/\r\n\r\n/);
    client.socket.end('that was all');
    const { connection } = await endpoint.first();
    connection.socket.resume();
    await within(SOON, "the client's end", connection.left);
    connection.socket.end('but I have more');
    await client.until(/but I have more$/);
  },

  'lets the client go on when the owner has sent all': async context => {
    const endpoint = context.one.endpoint(arrival => agree(arrival));
    const client = await context.connect();
    client.send(upgrade(endpoint.path));
    await client.until(/\r\n\r\n/);
    const { connection } = await endpoint.first();
    connection.socket.end('that was all');
    await client.until(/that was all$/);
    await within(SOON, "the owner's end", client.closed);
    const heard = once(connection.socket, 'data');
    connection.socket.resume();
    client.send('but I have more');
    equal(String((await within(SOON, 'the rest', heard))[0]), 'but I have more');
  },

  'ends it at the owner when the client breaks': async context => {
    const { endpoint, opened } = openEndpoint(context.one);
    const client = await context.webSocket(endpoint.path);
    const closed = once(await opened, 'close');
    client.terminate();
    await within(SOON, 'an end', closed);
  },

  'ends it at the client when the owner breaks': async context => {
    const { endpoint, opened } = openEndpoint(context.one);
    const client = await context.webSocket(endpoint.path);
    const closed = once(client, 'close');
    (await opened).terminate();
    await within(SOON, 'an end', closed);
  },

  'passes a refusal as it is': async context => {
    const { path } = context.one.endpoint(
      answerWith({
        status: 401,
        reason: 'Unauthorized',
        headers: ['WWW-Authenticate: Bearer', 'X-Own: header'],
        body: 'who are you?',
      }),
    );
    const answer = await context.ask({ path, headers: UPGRADE_HEADERS });
    deepEqual([answer.status, answer.text], [401, 'who are you?']);
    deepEqual([answer.value('www-authenticate'), answer.value('x-own')], ['Bearer', 'header']);
  },

  'answers 502 or 503 when the owner is down': async context => {
    const answer = await context.ask({ path: '/api/dead', headers: UPGRADE_HEADERS });
    ok([502, 503].includes(answer.status), String(answer.status));
  },

  'answers 502 when the owner resets the connection': async context => {
    const { path } = context.one.endpoint(({ connection }) => connection.socket.resetAndDestroy());
    const answer = await context.ask({ path, headers: UPGRADE_HEADERS });
    equal(answer.status, 502);
  },

  'answers 404 for a plugin that nobody runs': async context => {
    const answer = await context.ask({ path: '/api/nobody', headers: UPGRADE_HEADERS });
    equal(answer.status, 404);
  },

  'tells the owner where the request comes from': async context => {
    const { endpoint, opened } = openEndpoint(context.one);
    await context.webSocket(endpoint.path);
    await opened;
    const request = endpoint.requests[0];
    equal(request?.value('x-forwarded-for'), '127.0.0.1');
    equal(request?.value('x-forwarded-host'), `${context.gateway.host}:${context.gateway.port}`);
    ok(request?.value('x-request-id'));
  },

  'asks the owner for nothing but what was asked for when it refuses': async context => {
    // A client that pretends: what follows must not reach the owner as a request of its own.
    const endpoint = context.one.endpoint(
      answerWith({ status: 426, reason: 'Upgrade Required', body: 'no' }),
    );
    const client = await context.connect();
    client.send(upgrade(endpoint.path).replace('Version: 13', 'Version: 777'));
    await client.until(/^HTTP\/1\.1 426 [\s\S]*no$/);
    client.send(`GET ${endpoint.path}/smuggled HTTP/1.1\r\nHost: x\r\n\r\n`);
    await within(SOON, 'an end', client.closed);
    equal(endpoint.requests.length, 1);
  },

  'offers the owner no other protocol': async context => {
    const endpoint = context.one.endpoint();
    const answer = await context.ask({
      path: endpoint.path,
      headers: ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk'],
    });
    equal(answer.status, 200);
    const [request] = endpoint.requests;
    deepEqual(
      [request?.value('upgrade'), request?.value('http2-settings')],
      [undefined, undefined],
    );
  },

  'refuses a path with dots in it': async context => {
    const { token, arrivals } = context.two.endpoint(echo);
    await rejects(context.webSocket(`/api/one/..%2ftwo/${token}`), /400/);
    equal(arrivals.length, 0);
  },
});
