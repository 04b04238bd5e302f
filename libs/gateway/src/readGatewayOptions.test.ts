import { mockServices } from '@backstage/backend-test-utils';
import { expect, it } from 'vitest';
import { readGatewayOptions } from './readGatewayOptions.ts';

const read = (gateway?: object) =>
  readGatewayOptions(mockServices.rootConfig({ data: gateway ? { gateway: { ...gateway } } : {} }));

it('has defaults', () => {
  const { sample, timeoutOf } = read();
  expect(sample).toBe(0.01);
  expect(timeoutOf('catalog')).toBe(60_000);
});

it('knows a timeout for one service', () => {
  const { timeoutOf } = read({
    timeout: '10s',
    services: { scaffolder: { timeout: { minutes: 2 } }, search: {} },
  });
  expect(timeoutOf('scaffolder')).toBe(120_000);
  expect(timeoutOf('search')).toBe(10_000);
  expect(timeoutOf('catalog')).toBe(10_000);
});

it.each([
  [{ timeout: 'soon' }, /gateway\.timeout/],
  [{ timeout: { seconds: 0 } }, /gateway\.timeout is 0 ms; use a duration above zero/],
  [{ services: { search: { timeout: [] } } }, /gateway\.services\.search\.timeout/],
  [{ accessLog: { sample: 2 } }, /gateway\.accessLog\.sample is 2; use a number from 0/],
])('refuses %j, and names the key', (gateway, message) => {
  expect(() => read(gateway)).toThrow(message);
});
