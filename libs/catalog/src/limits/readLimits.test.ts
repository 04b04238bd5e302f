import { resolve } from 'node:path';
import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { expect, it } from 'vitest';
import { readLimits } from './readLimits.ts';

const read = (catalog: JsonObject) => readLimits(new ConfigReader({ catalog }));
const url = (target: string) => ({ type: 'url', target });

it('is small for what anybody registers, and large for what the configuration names', () => {
  const limits = read({
    locations: [url('https://a.test/all.yaml'), { type: 'file', target: 'x.yaml' }],
    limits: { named: { locations: [{ type: 'url', pattern: 'https://b.test/generated/**' }] } },
  });
  const keyOf = (location: { type: string; target: string }) => limits.of(location).key;
  const named = 'catalog.limits.named';
  expect(keyOf(url('https://a.test/all.yaml'))).toBe(named);
  expect(keyOf({ type: 'file', target: resolve('x.yaml') })).toBe(named);
  expect(keyOf(url('https://b.test/generated/a/b.yaml'))).toBe(named);
  for (const target of [
    'https://a.test/all.yaml?x',
    'https://b.test/other.yaml',
    'https://b.test/generated/%2e%2e/other.yaml',
    'https://b.test/generated/a%3Fb.yaml',
  ]) {
    expect(keyOf(url(target)), target).toBe('catalog.limits.registered');
  }
});

it('reads each limit, and keeps the default of the others', () => {
  const limits = read({ limits: { registered: { entities: 7 }, parseTimeout: '5s' } });
  const { limits: registered } = limits.of(url('https://a.test/x.yaml'));
  expect(registered).toMatchObject({ entities: 7, fileBytes: 5 * 1024 * 1024 });
  expect(limits.parseTimeout).toBe(5_000);
});

it('refuses a limit that is none, with its key, its value and what to use', () => {
  expect(() => read({ limits: { registered: { entities: 0 } } })).toThrow(
    'catalog.limits.registered.entities is 0; use a whole number above zero, such as 1000',
  );
  expect(() => read({ limits: { previewEntities: 1.5 } })).toThrow('previewEntities is 1.5');
  expect(() => read({ limits: { parseTimeout: { seconds: 0 } } })).toThrow('parseTimeout is 0 ms');
  expect(() => read({ limits: { named: { locations: [{ type: 'url' }] } } })).toThrow(
    'catalog.limits.named.locations[0] needs either "exact" or "pattern"',
  );
});
