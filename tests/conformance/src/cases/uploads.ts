import { deepEqual, equal } from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { responseOf } from '../Context.ts';
import { Answer } from '../client/Answer.ts';
import { section } from '../section.ts';
import { formatHead } from '../upstream/answerWith.ts';
import { within } from '../within.ts';
import { SOON } from './soon.ts';

const sha256 = (data: Buffer) => createHash('sha256').update(data).digest('hex');

/** More than all buffers on the way together. */
const LARGE = 5_000_000;

export const uploads = section('Uploads', {
  'passes a sized upload as a sized one': async context => {
    const body = randomBytes(LARGE);
    const endpoint = context.one.endpoint();
    equal((await context.ask({ path: endpoint.path, method: 'POST', body })).status, 200);
    const [request] = endpoint.requests;
    deepEqual([request?.framing, request?.length, request?.sha256], ['sized', LARGE, sha256(body)]);
  },

  'passes a chunked upload, whatever its chunks': async context => {
    const body = randomBytes(LARGE);
    const endpoint = context.one.endpoint();
    const sent = context.open({
      path: endpoint.path,
      method: 'PUT',
      headers: ['Transfer-Encoding: chunked'],
    });
    sent.write(body.subarray(0, 1));
    sent.write(body.subarray(1, 100_000));
    sent.end(body.subarray(100_000));
    equal((await responseOf(sent)).statusCode, 200);
    const [request] = endpoint.requests;
    deepEqual([request?.framing, request?.sha256], ['chunked', sha256(body)]);
    deepEqual(request?.faults, []);
  },

  'passes an upload of nothing': async context => {
    const sized = context.one.endpoint();
    await context.ask({ path: sized.path, method: 'POST', body: '' });
    deepEqual([sized.requests[0]?.framing, sized.requests[0]?.length], ['sized', 0]);

    const chunked = context.one.endpoint();
    const sent = context.open({
      path: chunked.path,
      method: 'POST',
      headers: ['Transfer-Encoding: chunked'],
    });
    sent.end();
    equal((await responseOf(sent)).statusCode, 200);
    deepEqual([chunked.requests[0]?.bodyLength, chunked.requests[0]?.complete], [0, true]);
  },

  'adds no body to a request without one': async context => {
    const endpoint = context.one.endpoint();
    await context.ask({ path: endpoint.path });
    equal(endpoint.requests[0]?.framing, 'none');
  },

  'passes the body of any method': async context => {
    for (const method of ['GET', 'DELETE', 'PATCH', 'OPTIONS']) {
      const endpoint = context.one.endpoint();
      equal((await context.ask({ path: endpoint.path, method, body: 'body' })).status, 200);
      equal(endpoint.requests[0]?.body.toString(), 'body', method);
    }
  },

  'passes JSON byte for byte, valid or not': async context => {
    for (const body of ['{"a" : 1.0, "a":2}\n', '{broken', '[1,2]']) {
      const endpoint = context.one.endpoint();
      await context.ask({
        path: endpoint.path,
        method: 'POST',
        headers: ['Content-Type: application/json'],
        body,
      });
      equal(endpoint.requests[0]?.body.toString(), body);
    }
  },

  'passes the first bytes before the last ones are there': async context => {
    const endpoint = context.one.endpoint();
    const sent = context.open({
      path: endpoint.path,
      method: 'POST',
      headers: ['Transfer-Encoding: chunked'],
    });
    sent.write('first');
    const { request, connection } = await endpoint.first();
    while (request.bodyLength < 5) {
      await within(SOON, 'the first bytes', once(connection.socket, 'data'));
    }
    equal(request.complete, false);
    sent.end('last');
    equal((await responseOf(sent)).statusCode, 200);
  },

  'passes the whole of an answer that comes before the upload has ended, and closes':
    async context => {
      const refusal = 'too much '.repeat(1_000);
      const endpoint = context.one.endpoint(({ connection: { socket } }) => {
        socket.pause();
        socket.write(
          formatHead({
            status: 413,
            reason: 'Content Too Large',
            headers: [`Content-Length: ${refusal.length}`],
          }) + refusal,
        );
      });
      const sent = context.open({
        path: endpoint.path,
        method: 'POST',
        headers: [`Content-Length: ${LARGE}`],
      });
      sent.write(randomBytes(LARGE / 2));
      const answer = await Answer.read(await responseOf(sent));
      deepEqual([answer.status, answer.text], [413, refusal]);
      equal(answer.value('connection'), 'close');
    },
});
