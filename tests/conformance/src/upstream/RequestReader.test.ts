import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { ReceivedRequest } from './ReceivedRequest.ts';
import { RequestReader } from './RequestReader.ts';

/** Reads bytes in pieces of a size; returns the requests in them. */
function read(bytes: string, size = bytes.length): ReceivedRequest[] {
  const requests: ReceivedRequest[] = [];
  const reader = new RequestReader(request => requests.push(request));
  for (let start = 0; start < bytes.length; start += size) {
    reader.push(Buffer.from(bytes.slice(start, start + size), 'latin1'));
  }
  return requests;
}

const CHUNKED =
  'POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\nX-Sum: 1\r\n\r\n';
const SIZED = 'POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nworld';
const BARE = 'GET /c HTTP/1.1\r\nHost: x\r\nX-A: 1\r\nx-a: 2\r\n\r\n';

it.each([1, 2, 3, 7, 1_000])('reads requests in a row, in pieces of %d bytes', size => {
  const requests = read(CHUNKED + SIZED + BARE, size);
  expect(
    requests.map(({ target, framing, complete, faults }) => [target, framing, complete, faults]),
  ).toEqual([
    ['/a', 'chunked', true, []],
    ['/b', 'sized', true, []],
    ['/c', 'none', true, []],
  ]);
  expect(requests.map(({ body }) => body.toString())).toEqual(['hello', 'world', '']);
  expect(requests[0]?.trailers).toEqual([['X-Sum', '1']]);
  expect(requests[1]?.sha256).toBe(createHash('sha256').update('world').digest('hex'));
  expect(requests[2]?.values('x-a')).toEqual(['1', '2']);
});

it('knows that a body is not whole', () => {
  expect(read(SIZED.slice(0, -1))[0]?.complete).toBe(false);
  expect(read(CHUNKED.slice(0, -1))[0]?.complete).toBe(false);
});

it.each([
  'Content-Length: 5\r\nTransfer-Encoding: chunked',
  'Content-Length: 5\r\nContent-Length: 5',
  'Content-Length: +5',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding : chunked',
  'X-A: b\r\n Transfer-Encoding: chunked',
  'X-A: b\nContent-Length: 5',
  'X-A: b\rContent-Length: 5',
  'X-A: b\0',
  'X A: b',
  'Host: y',
])('finds fault with %j', line => {
  expect(read(`POST /a HTTP/1.1\r\nHost: x\r\n${line}\r\n\r\n`)[0]?.faults).not.toEqual([]);
});

it.each(['GET /a b HTTP/1.1', 'GET /a HTTP/1.0', 'GET  /a HTTP/1.1', '/a HTTP/1.1', 'smuggled'])(
  'finds fault with the first line %j',
  line => {
    expect(read(`${line}\r\nHost: x\r\n\r\n`)[0]?.faults).not.toEqual([]);
  },
);

it.each(['5;x\r\nhello\r\n', '0x5\r\nhello\r\n', '3\r\nhello\r\n', ' 5\r\nhello\r\n'])(
  'finds fault with the chunk %j',
  chunk => {
    const head = 'POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect(read(`${head}${chunk}0\r\n\r\n`)[0]?.faults).not.toEqual([]);
  },
);
