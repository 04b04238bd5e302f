import { once } from 'node:events';
import { request as send } from 'node:http';
import { connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { eventually } from './testing/eventually.ts';
import { startGateway, type TestGatewayOptions } from './testing/startGateway.ts';
import { TestUpstream } from './testing/TestUpstream.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) {
    await cleanup();
  }
});

async function startUpstream(...[listener]: Parameters<typeof TestUpstream.start>) {
  const upstream = await TestUpstream.start(listener);
  cleanups.push(() => upstream.die());
  return upstream;
}

/** An upstream that answers everything with its name. */
const startNamed = (name: string) => startUpstream((_request, response) => response.end(name));

async function start(options: TestGatewayOptions) {
  const gateway = await startGateway(options);
  cleanups.push(() => gateway.stop());
  const get = async (path: string, init?: RequestInit) => {
    const response = await fetch(gateway.origin + path, init);
    return { status: response.status, body: await response.text() };
  };
  /** The bodies of many answers, and how often each came. */
  const count = async (path: string, times: number) => {
    const answers = await Promise.all(Array.from({ length: times }, () => get(path)));
    return Object.fromEntries(
      [...Map.groupBy(answers, ({ status, body }) => (status === 200 ? body : status))].map(
        ([key, list]) => [key, list.length],
      ),
    );
  };
  return { ...gateway, get, count };
}

describe('several instances of a service', () => {
  it('share the requests', async () => {
    const [a, b] = [await startNamed('a'), await startNamed('b')];
    const { count } = await start({ services: { search: [a.url, b.url] } });
    const answers = await count('/api/search', 200);
    expect(Object.keys(answers).sort()).toEqual(['a', 'b']);
    expect(Math.min(...Object.values(answers))).toBeGreaterThan(60);
  });

  it('leave the busy ones alone', async () => {
    const release = Promise.withResolvers<void>();
    const slow = await startUpstream(async (_request, response) => {
      await release.promise;
      response.end('slow');
    });
    const quick = await startNamed('quick');
    const { get, count } = await start({ services: { search: [slow.url, quick.url] } });
    const waiting = Array.from({ length: 40 }, () => get('/api/search'));
    await eventually(() => expect(quick.requests.length + slow.requests.length).toBe(40));
    quick.requests.length = 0;
    for (let round = 0; round < 20; round++) {
      expect((await get('/api/search')).body).toBe('quick');
    }
    release.resolve();
    await Promise.all(waiting);
    expect(Object.keys(await count('/api/search', 100))).toContain('slow');
  });

  it('hide one that is down: no request fails, and after a few nobody asks it', async () => {
    const [a, b] = [await startNamed('a'), await startNamed('b')];
    const { get, count, lines } = await start({ services: { search: [a.url, b.url] } });
    await b.die();
    for (let round = 0; round < 40; round++) {
      expect(await get('/api/search')).toEqual({ status: 200, body: 'a' });
    }
    expect(lines.filter(line => line === `ejected ${b.url}`)).toHaveLength(1);
    expect(await count('/api/search', 50)).toEqual({ a: 50 });
  });

  it('follow the table: one that is gone gets no request, one that is new does', async () => {
    const [a, b, c] = [await startNamed('a'), await startNamed('b'), await startNamed('c')];
    const { follow, count, get } = await start({ services: { search: [a.url, b.url] } });
    await count('/api/search', 20);
    follow({ search: [b.url, c.url], other: [a.url] });
    const answers = await count('/api/search', 100);
    expect(Object.keys(answers).sort()).toEqual(['b', 'c']);
    expect(await get('/api/other')).toEqual({ status: 200, body: 'a' });
    follow({ other: [a.url] });
    expect((await get('/api/search')).status).toBe(404);
  });

  it('end what is under way at one that is gone', async () => {
    const release = Promise.withResolvers<void>();
    const a = await startUpstream(async (_request, response) => {
      response.write('begun, ');
      await release.promise;
      response.end('ended');
    });
    const b = await startNamed('b');
    const { get, follow } = await start({ services: { search: [a.url] } });
    const answer = get('/api/search');
    await eventually(() => expect(a.requests).toHaveLength(1));
    follow({ search: [b.url] });
    expect(await get('/api/search')).toEqual({ status: 200, body: 'b' });
    release.resolve();
    expect(await answer).toEqual({ status: 200, body: 'begun, ended' });
  });
});

describe('a request that failed', () => {
  /** An upstream that breaks the first connections, and then answers. */
  async function startBreaking(times: number) {
    let broken = 0;
    const upstream = await startUpstream((request, response) => {
      if (broken++ < times) {
        request.socket.destroy();
      } else {
        response.end('answer');
      }
    });
    return upstream;
  }

  it('is sent once more when nothing can have happened', async () => {
    const upstream = await startBreaking(1);
    const { get } = await start({ services: { one: [upstream.url] } });
    expect(await get('/api/one')).toEqual({ status: 200, body: 'answer' });
    expect(upstream.requests).toHaveLength(2);
  });

  it('is not sent a third time', async () => {
    const upstream = await startBreaking(2);
    const { get } = await start({ services: { one: [upstream.url] } });
    expect((await get('/api/one')).status).toBe(502);
    expect(upstream.requests).toHaveLength(2);
  });

  it.each([
    ['POST without a body', { method: 'POST' }],
    ['PUT', { method: 'PUT', body: 'x' }],
    ['DELETE', { method: 'DELETE' }],
  ])('is not sent again when it is a %s', async (_, init) => {
    const upstream = await startBreaking(1);
    const { get } = await start({ services: { one: [upstream.url] } });
    expect((await get('/api/one', init)).status).toBe(502);
    expect(upstream.requests).toHaveLength(1);
  });

  it('is not sent again when its answer had begun', async () => {
    const upstream = await startUpstream((request, response) => {
      response.write('begun');
      setImmediate(() => request.socket.destroy());
    });
    const { get } = await start({ services: { one: [upstream.url] } });
    await expect(get('/api/one')).rejects.toThrow();
    expect(upstream.requests).toHaveLength(1);
  });

  it('is sent again only as far as the budget goes: an outage is not made twice as bad', async () => {
    const upstream = await startBreaking(Number.POSITIVE_INFINITY);
    const { get } = await start({ services: { one: [upstream.url] } });
    for (let round = 0; round < 100; round++) {
      expect((await get('/api/one')).status).toBe(502);
    }
    expect(upstream.requests.length).toBeLessThan(135);
  });
});

describe('a silent service', () => {
  it('is given up after the timeout, and its request cancelled', async () => {
    const gone = Promise.withResolvers<void>();
    const upstream = await startUpstream((_request, response) => {
      response.once('close', () => gone.resolve());
    });
    const { get, proxy } = await start({ services: { one: [upstream.url] }, timeout: 300 });
    const { status, body } = await get('/api/one?token=secret');
    expect(status).toBe(504);
    expect(JSON.parse(body)).toEqual({
      error: { name: 'GatewayTimeoutError', message: 'Plugin "one" did not answer in time' },
      request: { method: 'GET', url: '/api/one' },
      requestId: expect.stringMatching(/^[\w-]{36}$/),
      response: { statusCode: 504 },
    });
    await gone.promise;
    expect(proxy.exchanges.size).toBe(0);
  });

  it('may be silent in an event stream for as long as it likes', async () => {
    const upstream = await startUpstream((request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
      setTimeout(() => response.end('data: late\n\n'), request.url === '/api/one/late' ? 900 : 0);
    });
    const { origin } = await start({ services: { one: [upstream.url] }, timeout: 300 });
    // The head comes at once.
    const response = await fetch(`${origin}/api/one/late`);
    expect(await response.text()).toBe('data: late\n\n');
  });

  it('breaks the connection when it falls silent in mid answer', async () => {
    const upstream = await startUpstream((_request, response) => {
      response.writeHead(200, { 'content-length': 10 });
      response.write('half');
    });
    const { get } = await start({ services: { one: [upstream.url] }, timeout: 300 });
    await expect(get('/api/one')).rejects.toThrow();
  });
});

describe('WebSockets', () => {
  it('open, carry both ways, and count as busy until they close', async () => {
    const upstream = await startUpstream((_request, response) => response.end());
    const echo = new WebSocketServer({ server: upstream.server });
    echo.on('connection', socket => socket.on('message', data => socket.send(`echo ${data}`)));
    const { port, upstreams } = await start({ services: { one: [upstream.url] }, timeout: 300 });
    const client = new WebSocket(`ws://127.0.0.1:${port}/api/one/socket`, ['chat']);
    cleanups.push(() => client.terminate());
    await once(client, 'open');
    expect(client.protocol).toBe('chat');
    const [instance] = [...upstreams].flatMap(({ instances }) => instances);
    expect(instance?.inFlight).toBe(1);
    // Longer than the timeout.
    await new Promise(resolve => setTimeout(resolve, 700));
    client.send('hello');
    expect(String((await once(client, 'message'))[0])).toBe('echo hello');
    client.close();
    await eventually(() => expect(instance?.inFlight).toBe(0));
  });

  it('do not let h2c through, which would carry requests that nobody checks', async () => {
    const upstream = await startUpstream((request, response) => {
      response.end(JSON.stringify(request.headers.upgrade ?? 'no upgrade'));
    });
    upstream.server.on('upgrade', (_request, socket) =>
      socket.end('HTTP/1.1 101 Switching\r\n\r\n'),
    );
    const { port } = await start({ services: { one: [upstream.url] } });
    const client = send({
      port,
      path: '/api/one',
      headers: { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAA' },
    });
    client.end();
    const [response] = await once(client, 'response');
    expect(await text(response)).toBe('"no upgrade"');
    client.destroy();
  });
});

it('brings OAuth metadata at the root to its owner, and leaves other metadata to the backend', async () => {
  const mcp = await startUpstream((request, response) => response.end(request.url));
  const { get } = await start({ services: { 'mcp-actions': [mcp.url] } });
  for (const path of [
    '/.well-known/oauth-authorization-server',
    '/.well-known/oauth-protected-resource/api/mcp-actions/v1',
  ]) {
    expect(await get(path)).toEqual({ status: 200, body: path });
  }
  expect((await get('/.well-known/security.txt')).body).toBe('own');
  expect((await get('/.well-known/oauth-protected-resource/api/local')).body).toBe('own');
});

it('cancels the upstream request when the client leaves in the middle of an upload', async () => {
  const gone = Promise.withResolvers<boolean>();
  const upstream = await startUpstream((request, _response) => {
    request.resume();
    request.once('close', () => gone.resolve(request.complete));
  });
  const { port, lines, proxy } = await start({ services: { one: [upstream.url] } });
  const socket = connect(port, '127.0.0.1');
  socket.write('POST /api/one HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nsome');
  await eventually(() => expect(upstream.requests).toHaveLength(1));
  socket.destroy();
  expect(await gone.promise).toBe(false);
  await eventually(() => expect(proxy.exchanges.size).toBe(0));
  expect(lines.join()).toMatch(/POST \/api\/one client left by one/);
});

describe('a client that pauses in the middle of its body', () => {
  const upload =
    'POST /api/one HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 8\r\n\r\n';
  const startSink = () =>
    startUpstream((request, response) => {
      text(request).then(
        body => response.end(`got ${body}`),
        () => {}, // The gateway gave up.
      );
    });

  it('may do so for longer than the service may be silent', async () => {
    const upstream = await startSink();
    const { port } = await start({ services: { one: [upstream.url] }, timeout: 100 });
    const socket = connect(port, '127.0.0.1');
    socket.write(`${upload}some`);
    await delay(1_000);
    socket.write('more');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 .*got somemore/s);
  });

  it('is told so in the end, and the service is not blamed', async () => {
    const instances = [await startSink(), await startSink()];
    const { port, lines, proxy } = await start({
      services: { one: instances.map(({ url }) => url) },
      timeout: 100,
      clientTimeout: 300,
    });
    const answers = Array.from({ length: 20 }, () => {
      const socket = connect(port, '127.0.0.1');
      socket.write(`${upload}some`);
      return text(socket);
    });
    for (const answer of await Promise.all(answers)) {
      expect(answer).toMatch(/^HTTP\/1\.1 408 .*Connection: close.*fell silent/is);
    }
    await eventually(() => expect(proxy.exchanges.size).toBe(0));
    expect(lines.filter(line => line.startsWith('ejected'))).toEqual([]);
  });
});

describe('an answer that is no HTTP', () => {
  it.each([
    ['a reason phrase with a control character', 'HTTP/1.1 200 \u0001', 'Content-Length: 2', 200],
    ['a header value with a control character', 'HTTP/1.1 200 OK', 'X: a\u0001', 502],
    ['a NUL in a header', 'HTTP/1.1 200 OK', 'X: a\u0000', 502],
    ['two lengths', 'HTTP/1.1 200 OK', 'Content-Length: 2\r\nContent-Length: 3', 502],
    ['another protocol', 'SSH-2.0-OpenSSH_9.2', 'X: y', 502],
    [
      'a switch to a protocol that nobody asked for',
      'HTTP/1.1 101 x',
      'Upgrade: x\r\nConnection: upgrade',
      502,
    ],
  ])('does not harm the gateway: %s', async (_, line, header, expected) => {
    const server = createServer(socket => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end(`${line}\r\n${header}\r\n\r\nok`, 'latin1'));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    cleanups.push(() => server.close());
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const { get, proxy } = await start({ services: { one: [`http://127.0.0.1:${port}`] } });
    expect((await get('/api/one', { method: 'POST' })).status).toBe(expected);
    expect(proxy.exchanges.size).toBe(0);
  });
});

it.each([
  ['the head alone', 'Content-Length: 4'],
  ['the head of a body without a length', 'Transfer-Encoding: chunked'],
])('keeps the bytes of header values when %s comes first', async (_, framing) => {
  const body = framing.includes('chunked') ? '4\r\nbody\r\n0\r\n\r\n' : 'body';
  const server = createServer(socket => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write(`HTTP/1.1 200 OK\r\nX-Name: caf\u00e9\r\n${framing}\r\n\r\n`, 'latin1');
      setTimeout(() => socket.end(body), 50);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  cleanups.push(() => server.close());
  const address = server.address();
  const upstream = typeof address === 'object' && address ? address.port : 0;
  const { port } = await start({ services: { one: [`http://127.0.0.1:${upstream}`] } });
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  socket.write('GET /api/one HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\nX-Name: caf\u00e9\r\n.*body/s);
});

it.each([
  ['a transfer encoding that it would have to undo', 501, 'HTTP/1.1', 'gzip, chunked'],
  ['a version that it does not speak', 505, 'HTTP/2.0', 'chunked'],
])('refuses %s', async (_, status, version, encoding) => {
  const one = await startNamed('one');
  const { port } = await start({ services: { one: [one.url] } });
  const socket = connect(port, '127.0.0.1');
  const headers = `Host: x\r\nTransfer-Encoding: ${encoding}\r\nConnection: close`;
  socket.end(`POST /api/one ${version}\r\n${headers}\r\n\r\n0\r\n\r\n`);
  expect(await text(socket)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(one.requests).toEqual([]);
});

it('gives a client that is still sending the early answer, and closes after it', async () => {
  const upstream = await startUpstream((_request, response) => {
    response.writeHead(413, { 'content-type': 'text/plain' }).end('too much');
  });
  const { port } = await start({ services: { one: [upstream.url] } });
  const client = send({ port, path: '/api/one', method: 'POST' });
  client.on('error', () => {});
  const chunk = Buffer.alloc(64 * 1024);
  const feed = setInterval(() => client.write(chunk), 1);
  cleanups.push(() => clearInterval(feed));
  const [response] = await once(client, 'response');
  expect(response.statusCode).toBe(413);
  expect(response.headers.connection).toBe('close');
  expect(await text(response)).toBe('too much');
  client.destroy();
});
