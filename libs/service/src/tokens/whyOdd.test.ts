import { expect, it } from 'vitest';
import { whyOdd } from './whyOdd.ts';

const jwt = (header: object, claims: object) =>
  [header, claims, {}]
    .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');

it.each([
  [{ typ: 'vnd.backstage.user' }, { aud: 'backstage', sub: 'user:default/ann' }],
  [{ typ: 'vnd.backstage.limited-user' }, { sub: 'user:default/ann' }],
  [{}, { aud: 'backstage', sub: 'user:default/ann' }],
  [{ typ: 'vnd.backstage.plugin' }, { aud: 'search', sub: 'catalog' }],
  [{ typ: 'JWT' }, { aud: 'https://issuer.example.com', sub: 'x'.repeat(500) }],
])('finds nothing odd about %j %j', (header, claims) => {
  expect(whyOdd(jwt(header, claims))).toBeUndefined();
});

it('leaves what is no JWT to those who know it', () => {
  expect(whyOdd('a-static-token')).toBeUndefined();
  expect(whyOdd('')).toBeUndefined();
  expect(whyOdd('a.b.c')).toBeUndefined();
});

it('finds a user of another type, and a subject that is no plugin', () => {
  expect(whyOdd(jwt({ typ: 'JWT' }, { aud: 'backstage' }))).toBe(
    'it is of no type that a user has',
  );
  expect(whyOdd(jwt({ typ: 'vnd.backstage.plugin' }, { sub: 'a'.repeat(10_000) }))).toBe(
    'its subject is not the id of a plugin',
  );
});
