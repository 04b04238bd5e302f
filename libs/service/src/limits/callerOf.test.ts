import { mockCredentials } from '@backstage/backend-test-utils';
import { tokenTypes } from '@backstage/plugin-auth-node';
import { expect, it } from 'vitest';
import { callerOf } from './callerOf.ts';

const ip = '203.0.113.7';
const pluginToken = tokenTypes.plugin.typParam;
const userToken = tokenTypes.user.typParam;

it('does not count what services ask each other, for themselves or for a user', () => {
  const service = mockCredentials.service('plugin:catalog');
  expect(callerOf({ credentials: service, tokenType: pluginToken, ip }).key).toBeUndefined();
  const user = mockCredentials.user('user:default/ann', { actor: { subject: 'plugin:catalog' } });
  expect(callerOf({ credentials: user, tokenType: pluginToken, ip }).key).toBeUndefined();
});

it('takes no less for the token of a plugin: not its type, and not its name', () => {
  expect(callerOf({ credentials: undefined, tokenType: pluginToken, ip }).key).toBe(
    `address:${ip}`,
  );
  const script = mockCredentials.service('plugin:catalog');
  expect(callerOf({ credentials: script, tokenType: undefined, ip }).key).toBe(
    'token:plugin:catalog',
  );
});

it('counts users by name, wherever they are', () => {
  const key = (from: string) =>
    callerOf({
      credentials: mockCredentials.user('user:default/Ann'),
      tokenType: userToken,
      ip: from,
    }).key;
  expect(key(ip)).toBe('user:user:default/ann');
  expect(key('198.51.100.1')).toBe(key(ip));
});

it('counts strangers by address, an IPv6 one by its network', () => {
  const key = (from: string | undefined) =>
    callerOf({ credentials: mockCredentials.none(), tokenType: undefined, ip: from }).key;
  expect(key(ip)).toBe(`address:${ip}`);
  expect(key(`::ffff:${ip}`)).toBe(`address:${ip}`);
  expect(key('2001:db8::1')).toBe(key('2001:db8::2'));
  expect(key('2001:db8::1')).not.toBe(key('2001:db9::1'));
  expect(key(undefined)).toBe('address:');
});
