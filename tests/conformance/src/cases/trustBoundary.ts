import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict';
import type { Context } from '../Context.ts';
import { section } from '../section.ts';

const FORGED = [
  'X-Forwarded-For: 6.6.6.6',
  'X-Forwarded-Host: evil.example',
  'X-Forwarded-Proto: https',
  'X-Forwarded-Port: 666',
  'X-Real-IP: 6.6.6.6',
  'Forwarded: for=6.6.6.6;host=evil.example;proto=https',
];

/** Makes a request and gives what the owner got of it. */
async function received(context: Context, options: { headers?: string[]; trusted?: boolean }) {
  const endpoint = context.one.endpoint();
  const answer = await context.ask({
    path: endpoint.path,
    host: 'portal.example',
    ...(options.headers && { headers: options.headers }),
    ...(options.trusted && { to: context.trusting }),
  });
  const [request] = endpoint.requests;
  ok(request);
  return { request, answer };
}

export const trustBoundary = section('Trust boundary', {
  'tells the owner where a request comes from': async context => {
    const { request } = await received(context, {});
    deepEqual(
      ['for', 'host', 'proto', 'port'].map(what => request.values(`x-forwarded-${what}`)),
      [['127.0.0.1'], ['portal.example'], ['http'], [String(context.gateway.port)]],
    );
  },

  'replaces what a client says that nobody trusts': async context => {
    const { request } = await received(context, { headers: FORGED });
    deepEqual(
      ['for', 'host', 'proto', 'port'].map(what => request.values(`x-forwarded-${what}`)),
      [['127.0.0.1'], ['portal.example'], ['http'], [String(context.gateway.port)]],
    );
    ok(!request.head.includes('6.6.6.6'), request.head);
    ok(!request.head.includes('evil.example'), request.head);
  },

  'replaces it in any spelling and number': async context => {
    const headers = ['x-FORWARDED-for: 6.6.6.6', 'X-Forwarded-For: 7.7.7.7', 'x-real-IP: 8.8.8.8'];
    const { request } = await received(context, { headers });
    deepEqual(request.values('x-forwarded-for'), ['127.0.0.1']);
    ok(!/[678]\.[678]\.[678]/.test(request.head), request.head);
  },

  'adds to what a trusted proxy says': async context => {
    const { request } = await received(context, { headers: FORGED, trusted: true });
    deepEqual(
      ['for', 'host', 'proto', 'port'].map(what => request.values(`x-forwarded-${what}`)),
      [['6.6.6.6, 127.0.0.1'], ['evil.example'], ['https'], ['666']],
    );
    match(
      request.value('forwarded') ?? '',
      /^for=6\.6\.6\.6;host=evil\.example;proto=https, *for="?127\.0\.0\.1/,
    );
    equal(request.value('x-real-ip'), '6.6.6.6');
  },

  'tells what a trusted proxy leaves out': async context => {
    const { request } = await received(context, { trusted: true });
    deepEqual(
      ['for', 'host', 'proto'].map(what => request.values(`x-forwarded-${what}`)),
      [['127.0.0.1'], ['portal.example'], ['http']],
    );
  },

  'says the same as behind a trusted proxy even when Connection names it': async context => {
    const headers = [...FORGED, 'Connection: close, x-forwarded-for, x-forwarded-proto'];
    const { request } = await received(context, { headers, trusted: true });
    equal(request.value('x-forwarded-for')?.endsWith('127.0.0.1'), true);
    ok(request.value('x-forwarded-proto'));
  },

  'gives each request an id that owner and client see': async context => {
    const first = await received(context, {});
    const second = await received(context, {});
    for (const { request, answer } of [first, second]) {
      match(request.value('x-request-id') ?? '', /^[\w-]{8,128}$/);
      deepEqual(request.values('x-request-id'), answer.values('x-request-id'));
    }
    notEqual(first.request.value('x-request-id'), second.request.value('x-request-id'));
  },

  'takes no request id from a client that nobody trusts': async context => {
    const { request, answer } = await received(context, { headers: ['X-Request-Id: forged'] });
    const [id] = request.values('x-request-id');
    ok(id);
    notEqual(id, 'forged');
    deepEqual(answer.values('x-request-id'), [id]);
  },

  'takes the request id of a trusted proxy': async context => {
    const headers = ['X-Request-Id: 1f0c4d5e-proxy.7'];
    const { request, answer } = await received(context, { headers, trusted: true });
    deepEqual(request.values('x-request-id'), ['1f0c4d5e-proxy.7']);
    deepEqual(answer.values('x-request-id'), ['1f0c4d5e-proxy.7']);
  },

  'takes no request id that could be more than an id, not even from a trusted proxy':
    async context => {
      for (const id of ['with spaces', 'x'.repeat(500), '<b>', '"', '']) {
        const headers = [`X-Request-Id: ${id}`];
        const { request } = await received(context, { headers, trusted: true });
        const [got] = request.values('x-request-id');
        ok(got !== undefined && got !== '' && got !== id, id);
      }
    },
});
