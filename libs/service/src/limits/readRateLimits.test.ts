import { ConfigReader } from '@backstage/config';
import { expect, it } from 'vitest';
import { readRateLimits } from './readRateLimits.ts';

const read = (rateLimit?: object | boolean) =>
  readRateLimits(new ConfigReader({ backend: rateLimit === undefined ? {} : { rateLimit } }));

it('limits nothing that nobody limits', () => {
  const { service, plugin, redis } = read();
  expect([service, plugin('auth'), redis]).toEqual([undefined, undefined, undefined]);
});

it('takes a limit for the service and one for a plugin, each with its own rules', () => {
  const limits = read({
    window: { seconds: 30 },
    incomingRequestLimit: 500,
    plugin: { auth: { incomingRequestLimit: 7, ipAllowList: [] } },
    store: { type: 'redis', connection: 'redis://127.0.0.1:6379' },
  });
  expect(limits.service).toMatchObject({ limit: 500, windowMs: 30_000 });
  expect(limits.service?.ipAllowList).toContain('127.0.0.1');
  expect(limits.plugin('auth')).toMatchObject({ limit: 7, windowMs: 60_000, ipAllowList: [] });
  expect(limits.plugin('catalog')).toBeUndefined();
  expect(limits.redis).toBe('redis://127.0.0.1:6379');
});

it('has no limit for the service beside one for a plugin, until somebody says a number', () => {
  const plugin = { auth: { incomingRequestLimit: 7 } };
  expect(read({ plugin }).service).toBeUndefined();
  expect(read({ plugin, incomingRequestLimit: 9 }).service?.limit).toBe(9);
  expect(read({ plugin, incomingRequestLimit: 9, global: false }).service).toBeUndefined();
  expect(read({ plugin, global: true }).service?.limit).toBe(3000);
  expect(read(true).service?.limit).toBe(3000);
});

it('names the key of what it cannot take', () => {
  expect(() => read({ incomingRequestLimit: 0 })).toThrow(
    'backend.rateLimit.incomingRequestLimit is 0: write how many',
  );
  expect(() => read({ plugin: { auth: { incomingRequestLimit: 1.5 } } }).plugin('auth')).toThrow(
    'backend.rateLimit.plugin.auth.incomingRequestLimit is 1.5',
  );
  expect(() => read({ store: { type: 'postgres' } })).toThrow(
    'backend.rateLimit.store.type is "postgres"; use memory or redis',
  );
});
