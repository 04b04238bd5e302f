import { once } from 'node:events';
import { request as send } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { eventually } from './testing/eventually.ts';
import { start, startNamed, startUpstream } from './testing/inTest.ts';

describe('a plugin that nobody runs', () => {
  it('is met with the one that was probably meant, but not from an endless id', async () => {
    const { get } = await start({ services: { catalog: ['http://127.0.0.1:1'] } });
    const messageAt = async (path: string) => JSON.parse((await get(path)).body).error.message;
    expect(await messageAt('/api/catolog/entities')).toBe(
      'Plugin "catolog" is run by no service. Did you mean "catalog"?',
    );
    expect(await messageAt('/api/something-else')).toBe(
      'Plugin "something-else" is run by no service',
    );
    expect(await messageAt(`/api/${'catalog'.repeat(1_000)}`)).not.toContain('Did you mean');
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
    onTestFinished(() => void client.terminate());
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
