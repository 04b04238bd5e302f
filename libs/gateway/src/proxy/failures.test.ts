import { expect, it } from 'vitest';
import { failureOf } from './failures.ts';

const error = (code: string, message = '') => Object.assign(new Error(message), { code });

it.each([
  [error('ECONNREFUSED'), 'unreachable'],
  [error('ENOTFOUND'), 'unreachable'],
  [error('UND_ERR_CONNECT_TIMEOUT'), 'unreachable'],
  [error('DEPTH_ZERO_SELF_SIGNED_CERT'), 'untrusted'],
  [error('ERR_TLS_CERT_ALTNAME_INVALID'), 'untrusted'],
  // Both addresses of "localhost" refuse.
  [new AggregateError([error('ECONNREFUSED'), error('ECONNREFUSED')]), 'unreachable'],
  [error('ECONNRESET'), 'reset'],
  [error('UND_ERR_SOCKET', 'other side closed'), 'reset'],
  [error('UND_ERR_SOCKET', 'bad upgrade'), 'invalid-answer'],
  [error('HPE_INVALID_CONSTANT'), 'invalid-answer'],
  [error('UND_ERR_HEADERS_OVERFLOW'), 'invalid-answer'],
  [new Error('whatever'), 'invalid-answer'],
])('%s is %s', (given, kind) => {
  expect(failureOf(given)).toBe(kind);
});
