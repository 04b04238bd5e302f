import { expect, it } from 'vitest';
import { TrustBoundary } from './TrustBoundary.ts';

it.each([
  [undefined, '127.0.0.1', false],
  [false, '127.0.0.1', false],
  [0, '127.0.0.1', false],
  [true, '203.0.113.9', true],
  [1, '203.0.113.9', true],
  ['loopback', '127.0.0.1', true],
  ['loopback', '::1', true],
  ['loopback', '10.0.0.1', false],
  ['loopback, 10.0.0.0/8', '10.20.30.40', true],
  [['10.0.0.0/8', '192.168.1.7'], '192.168.1.7', true],
  [['10.0.0.0/8', '192.168.1.7'], '192.168.1.8', false],
  ['uniquelocal', '', false],
])('with backend.trustProxy: %j the peer %s counts as %s', (trustProxy, address, trusted) => {
  const boundary = new TrustBoundary(trustProxy);
  expect(boundary.trusts(address)).toBe(trusted);
});

it.each(['10.0.0.0/99', 'proxy.example.com', { a: 1 }])('refuses %j, and says how', value => {
  expect(() => new TrustBoundary(value)).toThrow(/backend\.trustProxy is .*(10|proxy|a)/);
});
