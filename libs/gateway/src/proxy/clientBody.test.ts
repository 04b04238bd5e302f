import { once } from 'node:events';
import { request as send } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { start, startUpstream } from '../testing/inTest.ts';

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

it('gives a client that is still sending the early answer, and closes after it', async () => {
  const upstream = await startUpstream((_request, response) => {
    response.writeHead(413, { 'content-type': 'text/plain' }).end('too much');
  });
  const { port } = await start({ services: { one: [upstream.url] } });
  const client = send({ port, path: '/api/one', method: 'POST' });
  client.on('error', () => {});
  const chunk = Buffer.alloc(64 * 1024);
  const feed = setInterval(() => client.write(chunk), 1);
  onTestFinished(() => void clearInterval(feed));
  const [response] = await once(client, 'response');
  expect(response.statusCode).toBe(413);
  expect(response.headers.connection).toBe('close');
  expect(await text(response)).toBe('too much');
  client.destroy();
});
