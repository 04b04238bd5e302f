import { deepEqual, equal } from 'node:assert/strict';
import { once } from 'node:events';
import { inPairs } from '../client/Answer.ts';
import { section } from '../section.ts';
import { answerWith, chunk, formatHead } from '../upstream/answerWith.ts';

export const answers = section('Answers', {
  'passes any status, whatever words stand behind it': async context => {
    for (const [status, reason] of [
      [201, 'Created'],
      [299, 'Own Words'],
      [418, "I'm a teapot"],
      [500, ''],
      [503, 'Gr\xf6\xdfe\t1'],
      [599, 'Own Words'],
    ] as const) {
      const { path } = context.one.endpoint(answerWith({ status, reason }));
      equal((await context.ask({ path })).status, status);
    }
  },

  'passes a redirect as it is': async context => {
    const location = 'http://catalog.internal:7007/api/two/x?y=%2F';
    const { path } = context.one.endpoint(
      answerWith({ status: 302, reason: 'Found', headers: [`Location: ${location}`] }),
    );
    const answer = await context.ask({ path });
    deepEqual([answer.status, answer.value('location')], [302, location]);
  },

  'passes the length of an answer to HEAD, and no body': async context => {
    const { path } = context.one.endpoint(answerWith({ body: 'x'.repeat(12_345) }));
    const answer = await context.ask({ path, method: 'HEAD' });
    deepEqual(
      [answer.status, answer.value('content-length'), answer.body.length],
      [200, '12345', 0],
    );
  },

  'ends an answer to HEAD that would have been chunked': async context => {
    const head = formatHead({ headers: ['Transfer-Encoding: chunked', 'ETag: "a"'] });
    const { path } = context.one.endpoint(({ connection }) => connection.socket.write(head));
    const answer = await context.ask({ path, method: 'HEAD' });
    deepEqual([answer.status, answer.value('etag'), answer.body.length], [200, '"a"', 0]);
  },

  'passes 204 without a body': async context => {
    const head = formatHead({ status: 204, reason: 'No Content', headers: ['ETag: "a"'] });
    const { path } = context.one.endpoint(({ connection }) => connection.socket.write(head));
    const answer = await context.ask({ path, method: 'DELETE' });
    deepEqual([answer.status, answer.value('etag'), answer.body.length], [204, '"a"', 0]);
    equal(answer.value('transfer-encoding'), undefined);
    equal(answer.value('content-length'), undefined);
  },

  'passes 304 with its headers and without a body': async context => {
    const endpoint = context.one.endpoint(({ connection }) =>
      connection.socket.write(
        formatHead({
          status: 304,
          reason: 'Not Modified',
          headers: ['ETag: "a"', 'Cache-Control: max-age=60', 'Content-Length: 12345'],
        }),
      ),
    );
    const answer = await context.ask({ path: endpoint.path, headers: ['If-None-Match: "a"'] });
    deepEqual([answer.status, answer.body.length], [304, 0]);
    deepEqual([answer.value('etag'), answer.value('cache-control')], ['"a"', 'max-age=60']);
    equal(endpoint.requests[0]?.value('if-none-match'), '"a"');
  },

  'passes an answer to OPTIONS as it is': async context => {
    const headers = ['Allow: GET, PUT', 'Access-Control-Allow-Methods: PUT'];
    const { path } = context.one.endpoint(answerWith({ headers, body: '' }));
    const answer = await context.ask({
      path,
      method: 'OPTIONS',
      headers: ['Origin: https://portal.example', 'Access-Control-Request-Method: PUT'],
    });
    deepEqual([answer.status, answer.value('content-length')], [200, '0']);
    deepEqual(answer.values('allow'), ['GET, PUT']);
    deepEqual(answer.values('access-control-allow-methods'), ['PUT']);
  },

  'passes a part of a range': async context => {
    const endpoint = context.one.endpoint(
      answerWith({
        status: 206,
        reason: 'Partial Content',
        headers: ['Content-Range: bytes 2-5/10'],
        body: 'cdef',
      }),
    );
    const answer = await context.ask({ path: endpoint.path, headers: ['Range: bytes=2-5'] });
    deepEqual([answer.status, answer.text], [206, 'cdef']);
    equal(answer.value('content-range'), 'bytes 2-5/10');
    equal(endpoint.requests[0]?.value('range'), 'bytes=2-5');
  },

  'passes trailers': async context => {
    const head = formatHead({ headers: ['Transfer-Encoding: chunked', 'Trailer: X-Sum'] });
    const { path } = context.one.endpoint(({ connection }) =>
      connection.socket.write(`${head}${chunk('sum me')}0\r\nX-Sum: 42\r\n\r\n`),
    );
    const answer = await context.ask({ path, headers: ['TE: trailers'] });
    equal(answer.text, 'sum me');
    deepEqual(
      answer.trailers.map(([name, value]) => [name.toLowerCase(), value]),
      [['x-sum', '42']],
    );
  },

  'passes 103 Early Hints before the answer is there': async context => {
    const goOn = Promise.withResolvers<void>();
    const { path } = context.one.endpoint(async ({ connection: { socket } }) => {
      socket.write(
        formatHead({ status: 103, reason: 'Early Hints', headers: ['Link: </a>; rel=preload'] }),
      );
      await goOn.promise;
      socket.write(`${formatHead({ headers: ['Content-Length: 2'] })}ok`);
    });
    const sent = context.open({ path });
    sent.end();
    const [{ statusCode, rawHeaders }] = await once(sent, 'information');
    deepEqual([statusCode, inPairs(rawHeaders)], [103, [['Link', '</a>; rel=preload']]]);
    goOn.resolve();
    const [response] = await once(sent, 'response');
    equal(response.statusCode, 200);
  },

  'passes every interim answer, known or not': async context => {
    const { path } = context.one.endpoint(({ connection: { socket } }) =>
      socket.write(
        [
          formatHead({ status: 102, reason: 'Processing' }),
          formatHead({ status: 103, reason: 'Early Hints', headers: ['X-A: 1'] }),
          formatHead({ status: 104, reason: 'Upload Resumption Supported' }),
          formatHead({ status: 200, headers: ['Content-Length: 2'] }),
          'ok',
        ].join(''),
      ),
    );
    const sent = context.open({ path });
    const statuses: number[] = [];
    sent.on('information', ({ statusCode }) => statuses.push(statusCode));
    sent.end();
    const [response] = await once(sent, 'response');
    deepEqual([...statuses, response.statusCode], [102, 103, 104, 200]);
  },

  'passes a client of HTTP/1.0 no interim answer and no chunks': async context => {
    const { path } = context.one.endpoint(({ connection: { socket } }) =>
      socket.write(
        formatHead({ status: 103, reason: 'Early Hints' }) +
          formatHead({ headers: ['Transfer-Encoding: chunked'] }) +
          `${chunk('plain')}0\r\n\r\n`,
      ),
    );
    const client = await context.connect();
    client.send(`GET ${path} HTTP/1.0\r\nHost: x\r\n\r\n`);
    await client.closed;
    deepEqual(client.text.match(/^HTTP\/1\.1 \d+/gm), ['HTTP/1.1 200']);
    equal(client.text.split('\r\n\r\n')[1], 'plain');
  },
});
