import { mockServices } from '@backstage/backend-test-utils';
import { expect, it } from 'vitest';
import { requireSharedSettings } from './requireSharedSettings.ts';

const check = (data: object, nodeEnv?: string) =>
  requireSharedSettings(
    mockServices.rootConfig({ data: JSON.parse(JSON.stringify(data)) }),
    nodeEnv,
  );

it('refuses a service that leaves permissions to the default, which allows everything', () => {
  expect(() => check({})).toThrow(/set permission\.enabled: true in app-config\/app-config\.yaml/);
});

it('accepts a service that says it, either way', () => {
  expect(() => check({ permission: { enabled: true } })).not.toThrow();
  expect(() => check({ permission: { enabled: false } })).not.toThrow();
});

it('refuses in production what would leave a service open', () => {
  const permission = { enabled: true };
  const open = { auth: { dangerouslyDisableDefaultAuthPolicy: true } };
  expect(() => check({ permission }, 'production')).not.toThrow();
  expect(() => check({ permission: { enabled: false } }, 'production')).toThrow(/set it to true/);
  expect(() => check({ permission, backend: open }, 'production')).toThrow(/remove the key/);
  expect(() => check({ permission, backend: open }, 'development')).not.toThrow();
});
