import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import { mockCredentials, mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { startTestPostgres, type TestPostgres } from '../testing/TestPostgres.ts';
import { userSettingsLimits } from './userSettingsLimits.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres?.stop());

const mallory = 'user:default/mallory';
const bob = 'user:default/bob';

async function start(limits: { keys?: number; characters?: number }) {
  const backend = await startTestBackend({
    features: [
      import('@backstage/plugin-user-settings-backend'),
      userSettingsLimits,
      databaseServiceFactory,
      mockServices.rootConfig.factory({
        data: { backend: { database: postgres.config }, userSettings: { limits } },
      }),
    ],
  });
  onTestFinished(() => backend.stop());
  const url = `http://localhost:${backend.server.port()}/api/user-settings/buckets`;
  return async (method: string, user: string, path: string, value?: string) => {
    const response = await fetch(`${url}/${path}`, {
      method,
      headers: {
        authorization: mockCredentials.user.header(user),
        'content-type': 'application/json',
      },
      ...(value !== undefined && { body: JSON.stringify({ value }) }),
    });
    return `${response.status} ${await response.text()}`;
  };
}

it('lets a user make so many keys, also at once, and keeps what is there', async () => {
  const ask = await start({ keys: 3 });
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const made = await Promise.all(names.map(name => ask('PUT', mallory, `x/keys/${name}`, 'v')));
  expect(made.filter(answer => answer.startsWith('200'))).toHaveLength(3);
  expect(made.filter(answer => answer.startsWith('403'))).toHaveLength(3);
  expect(made.join()).toContain('have 3 keys, and 3 are allowed (userSettings.limits.keys)');

  const mine = names[made.findIndex(answer => answer.startsWith('200'))];
  expect(await ask('PUT', bob, 'x/keys/a', 'v')).toMatch(/^200/);
  expect(await ask('PUT', mallory, `x/keys/${mine}`, 'changed')).toMatch(/^200 .*changed/);
  expect(await ask('GET', mallory, `x/keys/${mine}`)).toMatch(/^200 .*changed/);
  // Another bucket and another spelling are no way around.
  expect(await ask('PUT', mallory, 'y/keys/z', 'v')).toMatch(/^403/);
  expect(await ask('PUT', mallory, 'y/KEYS/z%2Fz', 'v')).toMatch(/^403/);
  expect(await ask('DELETE', mallory, `x/keys/${mine}`)).toMatch(/^204/);
  expect(await ask('PUT', mallory, 'y/keys/z', 'v')).toMatch(/^200/);
});

it('lets a user store so much', async () => {
  const ask = await start({ characters: 1_000 });
  const carl = 'user:default/carl';
  expect(await ask('PUT', carl, 'x/keys/a', 'v'.repeat(2_000))).toMatch(/^200/);
  expect(await ask('PUT', carl, 'x/keys/b', 'v')).toMatch(
    /^403 .*2002 characters, and 1000 are allowed \(userSettings\.limits\.characters\)/,
  );
  expect(await ask('PUT', carl, 'x/keys/a', 'v')).toMatch(/^200/);
  expect(await ask('PUT', carl, 'x/keys/b', 'v')).toMatch(/^200/);
});

it('refuses a limit that is none', async () => {
  await expect(start({ keys: 0 })).rejects.toThrow('userSettings.limits.keys is 0; use a whole');
});
