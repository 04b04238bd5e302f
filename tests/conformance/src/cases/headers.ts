import { deepEqual, equal, ok } from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { section } from '../section.ts';
import { answerWith } from '../upstream/answerWith.ts';

const TRACE = [
  'traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  'tracestate: vendor=value',
  'baggage: user=alice',
];

/** What a hop says of itself in an answer; all else has to be the owner's. */
const OF_THE_HOP = new Set([
  'connection',
  'keep-alive',
  'date',
  'transfer-encoding',
  'x-request-id',
]);

/** Headers that many servers add to what passes them. */
const OF_THE_OWNER = [
  'Access-Control-Allow-Origin: https://portal.example',
  'Access-Control-Allow-Credentials: true',
  "Content-Security-Policy: default-src 'none'",
  'Strict-Transport-Security: max-age=1',
  'X-Frame-Options: DENY',
  'X-Content-Type-Options: nosniff',
  'Referrer-Policy: origin',
  'Vary: Origin',
  'Server: own',
  'X-Powered-By: own',
  'Date: Thu, 01 Jan 2026 00:00:00 GMT',
];

export const headers = section('Headers', {
  'passes request headers as they are: number, order, spelling': async context => {
    const sent = [
      'X-First: 1',
      'x-DUPLICATE: b',
      'X-Duplicate: a',
      'Cookie: one=1; two=2',
      'Cookie: three=3',
      'X-Empty:',
      'X-Latin: caf\xe9',
      'Authorization: Bearer token',
      'X-Last: a, b ; c="d"',
    ];
    const endpoint = context.one.endpoint();
    const client = await context.connect();
    client.send(`GET ${endpoint.path} HTTP/1.1\r\nHost: x\r\n${sent.join('\r\n')}\r\n\r\n`);
    await client.until(/^HTTP\/1\.1 200 /);
    const got = endpoint.requests[0]?.headers ?? [];
    const names = new Set(sent.map(line => line.slice(0, line.indexOf(':')).toLowerCase()));
    deepEqual(
      got
        .filter(([name]) => names.has(name.toLowerCase()))
        .map(([name, value]) => `${name}:${value}`),
      sent.map(line => line.replace(/: ?/, ':')),
    );
  },

  'passes response headers as they are: number, order, spelling': async context => {
    const lines = [
      'Set-Cookie: a=1; Path=/; HttpOnly',
      'X-DUPLICATE: b',
      'Set-Cookie: b=2; Expires=Thu, 01 Jan 2026 00:00:00 GMT',
      'x-duplicate: a',
      'X-Empty:',
      'X-Latin: caf\xe9',
      'WWW-Authenticate: Basic realm="x", Bearer',
      'Link: </a>; rel=preload',
      'Link: </b>; rel=preload',
    ];
    const { path } = context.one.endpoint(answerWith({ headers: lines }));
    const answer = await context.ask({ path });
    const names = new Set(lines.map(line => line.slice(0, line.indexOf(':')).toLowerCase()));
    deepEqual(
      answer.headers
        .filter(([name]) => names.has(name.toLowerCase()))
        .map(([name, value]) => `${name}:${value}`),
      lines.map(line => line.replace(/: ?/, ':')),
    );
  },

  'passes the CORS and security headers of the owner once, unchanged': async context => {
    const { path } = context.one.endpoint(answerWith({ headers: OF_THE_OWNER }));
    const answer = await context.ask({ path, headers: ['Origin: https://portal.example'] });
    for (const line of OF_THE_OWNER) {
      const end = line.indexOf(': ');
      deepEqual(answer.values(line.slice(0, end).toLowerCase()), [line.slice(end + 2)]);
    }
  },

  'adds no headers of its own process to an answer': async context => {
    const { path } = context.one.endpoint(answerWith({ headers: ['X-Own: 1'] }));
    const answer = await context.ask({ path, headers: ['Origin: https://portal.example'] });
    deepEqual(
      answer.headers.map(([name]) => name.toLowerCase()).filter(name => !OF_THE_HOP.has(name)),
      ['x-own', 'content-length'],
    );
  },

  'passes compressed bytes as they are': async context => {
    const body = gzipSync('squeezed '.repeat(1_000));
    const endpoint = context.one.endpoint(
      answerWith({ headers: ['Content-Encoding: gzip', 'Vary: Accept-Encoding'], body }),
    );
    const answer = await context.ask({ path: endpoint.path, headers: ['Accept-Encoding: gzip'] });
    ok(answer.body.equals(body));
    deepEqual(answer.values('content-encoding'), ['gzip']);
    equal(endpoint.requests[0]?.value('accept-encoding'), 'gzip');
  },

  'compresses nothing itself': async context => {
    const body = 'squeezable '.repeat(10_000);
    const headers = ['Content-Type: text/plain'];
    const { path } = context.one.endpoint(answerWith({ headers, body }));
    const answer = await context.ask({ path, headers: ['Accept-Encoding: gzip, br'] });
    equal(answer.value('content-encoding'), undefined);
    equal(answer.text, body);
  },

  'keeps the fixed hop-by-hop headers of a request to itself': async context => {
    const endpoint = context.one.endpoint();
    await context.ask({
      path: endpoint.path,
      headers: [
        'Connection: keep-alive',
        'Keep-Alive: timeout=99',
        'Proxy-Connection: keep-alive',
        'Proxy-Authorization: Basic secret',
        'TE: gzip',
        'Upgrade: nothing',
      ],
    });
    for (const name of ['keep-alive', 'proxy-connection', 'proxy-authorization', 'te', 'upgrade']) {
      equal(endpoint.requests[0]?.value(name), undefined, name);
    }
  },

  'keeps the fixed hop-by-hop headers of an answer to itself': async context => {
    const { path } = context.one.endpoint(
      answerWith({
        headers: [
          'Connection: keep-alive',
          'Keep-Alive: timeout=99',
          'Proxy-Connection: keep-alive',
          'Proxy-Authenticate: Basic',
          'Upgrade: h2c',
        ],
      }),
    );
    const answer = await context.ask({ path });
    for (const name of ['proxy-connection', 'proxy-authenticate', 'upgrade']) {
      equal(answer.value(name), undefined, name);
    }
    ok(!answer.value('keep-alive')?.includes('99'));
  },

  'keeps what Connection names to itself, in requests': async context => {
    for (const line of ['X-Foo', 'close, x-foo', 'keep-alive,X-FOO', ' x-bar ,, x-foo,']) {
      const endpoint = context.one.endpoint();
      await context.ask({
        path: endpoint.path,
        headers: [`Connection: ${line}`, 'X-Foo: hop', 'X-Stays: end'],
      });
      const [request] = endpoint.requests;
      deepEqual([request?.value('x-foo'), request?.value('x-stays')], [undefined, 'end'], line);
    }
  },

  'keeps what a second Connection header names to itself': async context => {
    const endpoint = context.one.endpoint();
    await context.ask({
      path: endpoint.path,
      headers: ['Connection: keep-alive', 'Connection: x-foo', 'X-Foo: hop'],
    });
    equal(endpoint.requests[0]?.value('x-foo'), undefined);
  },

  'keeps what Connection names to itself, in answers': async context => {
    for (const line of ['X-Foo', 'keep-alive, x-foo']) {
      const { path } = context.one.endpoint(
        answerWith({ headers: [`Connection: ${line}`, 'X-Foo: hop', 'X-Stays: end'] }),
      );
      const answer = await context.ask({ path });
      deepEqual([answer.value('x-foo'), answer.value('x-stays')], [undefined, 'end'], line);
    }
  },

  'passes TE: trailers, and no other transfer coding': async context => {
    for (const [te, passed] of [
      ['trailers', 'trailers'],
      ['gzip;q=0.5, trailers', 'trailers'],
      ['deflate', undefined],
    ] as const) {
      const endpoint = context.one.endpoint();
      await context.ask({ path: endpoint.path, headers: [`TE: ${te}`, 'Connection: TE'] });
      equal(endpoint.requests[0]?.value('te'), passed);
    }
  },

  'says what it says itself, even when Connection names it': async context => {
    const endpoint = context.one.endpoint();
    await context.ask({
      path: endpoint.path,
      headers: [
        'Connection: close, host, x-forwarded-for, x-forwarded-host, x-forwarded-proto, x-request-id',
      ],
    });
    const [request] = endpoint.requests;
    equal(request?.value('host'), context.one.host);
    equal(request?.value('x-forwarded-for'), '127.0.0.1');
    equal(request?.value('x-forwarded-proto'), 'http');
    ok(request?.value('x-forwarded-host'));
    ok(request?.value('x-request-id'));
  },

  'frames a body even when Connection names its framing': async context => {
    for (const [name, upload] of [
      ['content-length', 'Content-Length: 5\r\n\r\n12345'],
      ['transfer-encoding', 'Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n\r\n'],
    ]) {
      const endpoint = context.one.endpoint();
      const client = await context.connect();
      client.send(
        `POST ${endpoint.path} HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, ${name}\r\n${upload}`,
      );
      await client.until(/^HTTP\/1\.1 200 /);
      const [request] = endpoint.requests;
      deepEqual([request?.body.toString(), request?.complete], ['12345', true], name);
    }
  },

  'passes trace context': async context => {
    const endpoint = context.one.endpoint();
    await context.ask({ path: endpoint.path, headers: TRACE });
    const [request] = endpoint.requests;
    const trace = request?.value('traceparent')?.split('-')[1];
    deepEqual(
      [trace, request?.values('tracestate'), request?.values('baggage')],
      ['0af7651916cd43dd8448eb211c80319c', ['vendor=value'], ['user=alice']],
    );
  },

  'passes a header of 8 KB, both ways': async context => {
    const value = 'x'.repeat(8 * 1024);
    const endpoint = context.one.endpoint(answerWith({ headers: [`X-Large: ${value}`] }));
    const answer = await context.ask({ path: endpoint.path, headers: [`X-Large: ${value}`] });
    equal(endpoint.requests[0]?.value('x-large'), value);
    equal(answer.value('x-large'), value);
  },

  'loses none of 2,500 small headers, or refuses them': async context => {
    const endpoint = context.one.endpoint();
    const client = await context.connect();
    const small = 'a:1\r\n'.repeat(2_500);
    client.send(`GET ${endpoint.path} HTTP/1.1\r\nHost: x\r\n${small}Authorization: y\r\n\r\n`);
    const [, status] = await client.until(/^HTTP\/1\.1 (\d+) /);
    const [request] = endpoint.requests;
    if (status === '200') {
      deepEqual([request?.values('a').length, request?.value('authorization')], [2_500, 'y']);
    } else {
      deepEqual([status, request], ['431', undefined]);
    }
  },

  'answers 431 to more than 16 KB of headers, and asks nobody': async context => {
    const endpoint = context.one.endpoint();
    const client = await context.connect();
    client.send(
      `GET ${endpoint.path} HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`,
    );
    await client.until(/^HTTP\/1\.1 431 /);
    equal(endpoint.requests.length, 0);
  },
});
