import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { start, startRawUpstream } from '../testing/inTest.ts';

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
    const url = await startRawUpstream(socket =>
      socket.end(`${line}\r\n${header}\r\n\r\nok`, 'latin1'),
    );
    const { get, proxy } = await start({ services: { one: [url] } });
    expect((await get('/api/one', { method: 'POST' })).status).toBe(expected);
    expect(proxy.exchanges.size).toBe(0);
  });
});

it.each([
  ['the head alone', 'Content-Length: 4'],
  ['the head of a body without a length', 'Transfer-Encoding: chunked'],
])('keeps the bytes of header values when %s comes first', async (_, framing) => {
  const body = framing.includes('chunked') ? '4\r\nbody\r\n0\r\n\r\n' : 'body';
  const url = await startRawUpstream(socket => {
    socket.write(`HTTP/1.1 200 OK\r\nX-Name: caf\u00e9\r\n${framing}\r\n\r\n`, 'latin1');
    setTimeout(() => socket.end(body), 50);
  });
  const { port } = await start({ services: { one: [url] } });
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  socket.write('GET /api/one HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\nX-Name: caf\u00e9\r\n.*body/s);
});
