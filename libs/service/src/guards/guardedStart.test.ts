import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const production = join(import.meta.dirname, '../../../../app-config/app-config.production.yaml');

/** A service of the shipped table that ends when its root services are there, before its plugin. */
const program = `
import { coreServices, createBackendPlugin, createServiceFactory,
  createServiceRef } from '@backstage/backend-plugin-api';
import { createServiceBackend } from './src/index.ts';
const backend = createServiceBackend('search');
backend.add(createBackendPlugin({
  pluginId: 'search',
  register: env => env.registerInit({ deps: {}, init: async () => {} }),
}));
backend.add(createServiceFactory({
  service: createServiceRef({ id: 'end', scope: 'root' }),
  initialization: 'always',
  deps: { config: coreServices.rootConfig },
  factory: () => { console.log('it starts'); process.exit(); },
}));
await backend.start();
`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'splitstage-guards-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What a service prints that is started with the production file and with this on top. */
async function start(own: object, env: NodeJS.ProcessEnv) {
  const file = join(folder, 'own.yaml');
  await writeFile(file, JSON.stringify({ ...own, routing: anyPort }));
  const { NODE_ENV: _, ...others } = process.env;
  const options = {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...others, PORTAL_URL: 'https://portal.example.com', ...env },
  };
  const args = ['--input-type=module', '--eval', program, '--'];
  const run = promisify(execFile)(
    process.execPath,
    [...args, '--config', production, '--config', file],
    options,
  );
  return await run.then(
    ({ stdout, stderr }) => `${stdout}${stderr}`,
    ({ stdout, stderr }) => `${stdout}${stderr}`,
  );
}

const anyPort = { services: { search: { url: 'http://127.0.0.1:0' } } };

const open = {
  permission: { enabled: false },
  backend: { auth: { dangerouslyDisableDefaultAuthPolicy: true } },
};

// Before, NODE_ENV=prod started without a word and answered anonymous searches.
it.each([{ NODE_ENV: 'prod' }, {}])(
  'does not start with permissions and the auth policy off under %j',
  async env => {
    const output = await start(open, env);
    expect(output).toMatch(/Service "search" cannot start\. Error: Its settings are not safe\./);
    expect(output).toMatch(/permission\.enabled in .*own\.yaml is false/);
    expect(output).toMatch(/dangerouslyDisableDefaultAuthPolicy in .*own\.yaml is true/);
    expect(output).not.toContain('it starts');
  },
  60_000,
);

it('says at each start what is open on purpose, and passes the guards with it', async () => {
  const insecure = { permissionsOff: true, authPolicyOff: true };
  const output = await start({ ...open, insecure }, { NODE_ENV: 'production' });
  expect(output).toMatch(/Open on purpose \(insecure\.permissionsOff\)/);
  expect(output).toMatch(/Open on purpose \(insecure\.authPolicyOff\)/);
  expect(output).toContain('it starts');
}, 60_000);

it('passes its guards with the shipped production file and an address', async () => {
  const output = await start({}, { NODE_ENV: 'production' });
  expect(output).toContain('it starts');
  expect(output).not.toContain('Open on purpose');
}, 60_000);
