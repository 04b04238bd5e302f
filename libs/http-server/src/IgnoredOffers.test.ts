import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { HttpServerFront } from './HttpServerFront.ts';

const OFFERS = {
  'another protocol': 'Connection: Upgrade\r\nUpgrade: foo',
  'h2c, as curl --http2 does':
    'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk',
  'TLS in the same connection': 'Connection: upgrade\r\nUpgrade: TLS/1.2',
  'a list': 'Connection: keep-alive, Upgrade\r\nUpgrade: foo, bar/2',
  'a list with a WebSocket in it': 'Connection: Upgrade\r\nUpgrade: h2c, websocket',
  'two lines': 'Connection: Upgrade\r\nUpgrade: websocket\r\nUpgrade: h2c',
};

/** What stands behind: a request whose body is one too, one with garbage in it, another offer. */
const BEHIND = {
  'a request whose body is a request':
    'POST /behind HTTP/1.1\r\nHost: x\r\nContent-Length: 44\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\nA: aaaaaa\r\n\r\n',
  'requests in a row':
    'GET /behind HTTP/1.1\r\nHost: x\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n',
  'a body that nobody announced': `${'x'.repeat(70_000)}\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n`,
  'a WebSocket':
    'GET /smuggled HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  'a tunnel': 'CONNECT smuggled:80 HTTP/1.1\r\nHost: x\r\n\r\n',
};

/** Where the connection is cut into packets: behind so many bytes of what stands behind the offer. */
const CUTS = [0, 1, 20, 60, 100_000];

/** A server that tells what it executes, and answers once `answer` resolves. */
async function startServer(answer: Promise<void>, respond = echo) {
  const executed: string[] = [];
  const app = async (request: IncomingMessage, response: ServerResponse) => {
    executed.push(`${request.method} ${request.url}`);
    await answer;
    await respond(request, response);
  };
  const server = createServer(app);
  server.keepAliveTimeout = 60_000;
  const front = new HttpServerFront();
  front.intercept({
    request: () => false,
    upgrade(request, socket) {
      executed.push(`upgrade ${request.url}`);
      socket.destroy();
      return true;
    },
  });
  front.attach(server, app);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const open = async () => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    const received = text(socket);
    received.catch(() => undefined);
    return { socket, received };
  };
  return { executed, open, port };
}

async function echo(request: IncomingMessage, response: ServerResponse) {
  response.end(`${request.url}: ${await text(request)}`);
}

/** Sends bytes so that the other side sees them apart: it has a turn for each. */
async function sendApart(socket: Socket, ...parts: readonly string[]) {
  for (const part of parts) {
    await new Promise(resolve => socket.write(part, resolve));
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

const matrix = Object.entries(OFFERS).flatMap(([offer, lines]) =>
  Object.entries(BEHIND).map(([what, behind]) => [offer, what, lines, behind] as const),
);

it.each(matrix)(
  'an ignored offer of %s makes no request of what stands behind it: %s',
  async (_, __, lines, behind) => {
    const { executed, open } = await startServer(Promise.resolve());
    await Promise.all(
      CUTS.map(async (cut, index) => {
        const { socket, received } = await open();
        const head = `GET /${index} HTTP/1.1\r\nHost: x\r\n${lines}\r\n\r\n`;
        await sendApart(socket, head + behind.slice(0, cut), behind.slice(cut));
        const answer = await received;
        expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
        expect(answer).toMatch(/^connection: close\r$/im);
        expect(answer.split('HTTP/1.1 ')).toHaveLength(2);
        expect(answer.endsWith(`/${index}: `)).toBe(true);
      }),
    );
    expect(executed.toSorted()).toEqual(CUTS.map((_cut, index) => `GET /${index}`));
  },
);

it.each(Object.entries(BEHIND))(
  'what comes while the answer to an ignored offer is pending does it no harm: %s',
  async (_, behind) => {
    const gate = Promise.withResolvers<void>();
    const { executed, open } = await startServer(gate.promise);
    const { socket, received } = await open();
    const head = `GET /first HTTP/1.1\r\nHost: x\r\n${OFFERS['another protocol']}\r\n\r\n`;
    await sendApart(socket, head, ...(behind.match(/[\s\S]{1,30}/g)?.slice(0, 10) ?? []), behind);
    gate.resolve();
    expect(await received).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\/first: $/);
    expect(executed).toEqual(['GET /first']);
  },
);

it.each([
  ['a length', 'Content-Length: 11', ['he', 'llo', ' world']],
  ['chunks', 'Transfer-Encoding: chunked', ['3\r\nhel\r', '\n8\r\nlo world\r\n0\r\n', '\r\n']],
])(
  'the body of an ignored offer arrives whole, and nothing behind it: %s',
  async (_, framing, parts) => {
    const { executed, open } = await startServer(Promise.resolve());
    for (const offer of [OFFERS['another protocol'], 'Connection: Upgrade\r\nUpgrade: websocket']) {
      for (const pieces of [[parts.join('')], parts]) {
        const { socket, received } = await open();
        const head = `POST /first HTTP/1.1\r\nHost: x\r\n${offer}\r\n${framing}\r\n\r\n`;
        const [one = '', ...others] = pieces;
        const last = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n';
        const all = [head + one, ...others];
        await sendApart(socket, ...all.slice(0, -1), `${all.at(-1)}${last}`, last);
        expect(await received).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\/first: hello world$/);
      }
    }
    expect(new Set(executed)).toEqual(new Set(['POST /first']));
  },
);

it('an offer behind requests that wait for their answers is answered in its turn, as the last', async () => {
  const gate = Promise.withResolvers<void>();
  const { executed, open } = await startServer(gate.promise);
  const webSocket = 'Connection: Upgrade\r\nUpgrade: websocket';
  for (const offer of [OFFERS['another protocol'], webSocket]) {
    const { socket, received } = await open();
    await sendApart(
      socket,
      `GET /one HTTP/1.1\r\nHost: x\r\n\r\nGET /two HTTP/1.1\r\nHost: x\r\n${offer}\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n`,
      'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n',
    );
    gate.resolve();
    const [, one, two, ...more] = (await received).split('HTTP/1.1 ');
    expect(one).toMatch(/connection: keep-alive[\s\S]*\/one: $/i);
    expect(two).toMatch(/connection: close[\s\S]*\/two: $/i);
    expect(more).toEqual([]);
  }
  expect(executed).toEqual(['GET /one', 'GET /two', 'GET /one', 'GET /two']);
});

it('an answer that says keep-alive by itself, as event streams do, closes all the same', async () => {
  const { open } = await startServer(Promise.resolve(), async (_request, response) => {
    response.writeHead(200, { Connection: 'keep-alive', 'Content-Type': 'text/event-stream' });
    response.end('data: 1\n\n');
  });
  const { socket, received } = await open();
  socket.write(`GET / HTTP/1.1\r\nHost: x\r\n${OFFERS['another protocol']}\r\n\r\n`);
  const answer = await received;
  expect(answer.match(/^connection: .*$/gim)).toEqual(['Connection: close']);
});

it.each([
  ['without a Host', 'HTTP/1.1\r\n', 400],
  ['with an expectation that Node does not know', 'HTTP/1.1\r\nHost: x\r\nExpect: tea\r\n', 417],
])('an offer that Node itself refuses ends the connection too: %s', async (_, rest, status) => {
  const { executed, open } = await startServer(Promise.resolve());
  const { socket, received } = await open();
  const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n';
  await sendApart(
    socket,
    `GET / ${rest}${OFFERS['another protocol']}\r\n\r\n${smuggled}`,
    smuggled,
  );
  expect(await received).toMatch(
    new RegExp(`^HTTP/1\\.1 ${status} [\\s\\S]*connection: close`, 'i'),
  );
  expect(executed).toEqual([]);
});

it('the client of an ignored offer that leaves before the answer is noticed', async () => {
  const left = Promise.withResolvers<void>();
  const { open } = await startServer(Promise.resolve(), async (_request, response) => {
    response.once('close', left.resolve);
  });
  const { socket } = await open();
  await sendApart(
    socket,
    `GET / HTTP/1.1\r\nHost: x\r\n${OFFERS['another protocol']}\r\n\r\n`,
    'more',
  );
  socket.destroy();
  await left.promise;
});

it('the app does not see an ignored offer, for which it might wait', async () => {
  const { open } = await startServer(Promise.resolve(), async (request, response) => {
    response.end(String(request.headers.upgrade));
  });
  const { socket, received } = await open();
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  expect(await received).toMatch(/undefined$/);
});

const curl = spawnSync('curl', ['--version'], { encoding: 'utf8' }).stdout ?? '';

it.skipIf(!/\bHTTP2\b/.test(curl))(
  'curl --http2 goes on working, with a body and for several requests',
  async () => {
    const { executed, port } = await startServer(Promise.resolve());
    const url = `http://127.0.0.1:${port}`;
    const run = promisify(execFile);
    const get = await run('curl', ['-sS', '--http2', '--max-time', '10', `${url}/a`, `${url}/b`]);
    expect(get.stdout).toBe('/a: /b: ');
    const body = 'x'.repeat(100_000);
    const post = await run('curl', ['-sS', '--http2', '--max-time', '10', '-d', body, `${url}/c`]);
    expect(post.stdout).toBe(`/c: ${body}`);
    expect(executed).toEqual(['GET /a', 'GET /b', 'POST /c']);
  },
);
