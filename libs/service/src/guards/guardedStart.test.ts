import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../../../..');
const production = join(root, 'app-config/app-config.production.yaml');

/** A service of the shipped table that ends when its root services are there, before its plugin. */
const program = (modules = ['splitstage-guard']) => `
import { coreServices, createBackendModule, createBackendPlugin, createServiceFactory,
  createServiceRef } from '@backstage/backend-plugin-api';
import { createServiceBackend } from './src/index.ts';
const backend = createServiceBackend('search');
backend.add(createBackendPlugin({
  pluginId: 'search',
  register: env => env.registerInit({ deps: {}, init: async () => {} }),
}));
for (const moduleId of ${JSON.stringify(modules)}) {
  backend.add(createBackendModule({
    pluginId: 'search',
    moduleId,
    register: env => env.registerInit({ deps: {}, init: async () => {} }),
  }));
}
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

/** What a service prints that is started with the production file, others, and with this on top. */
async function start(
  own: object,
  env: NodeJS.ProcessEnv,
  others: readonly string[] = [],
  modules?: string[],
) {
  const file = join(folder, 'own.yaml');
  await writeFile(file, JSON.stringify({ ...own, routing: anyPort }));
  const { NODE_ENV: _, ...inherited } = process.env;
  const options = {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...inherited, PORTAL_URL: 'https://portal.example.com', ...env },
  };
  const args = ['--input-type=module', '--eval', program(modules), '--'];
  const run = promisify(execFile)(
    process.execPath,
    [...args, ...[production, ...others, file].flatMap(path => ['--config', path])],
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

/** The environment that deploy/compose.yaml gives a service, for a filled-in .env. */
async function composeEnv(filled: Readonly<Record<string, string>>) {
  const text = await readFile(join(root, 'deploy/compose.yaml'), 'utf8');
  const { services } = parse(
    text.replaceAll(
      /\$\{(\w+):(?:\?|-([^}]*))\}/g,
      (_, name, fallback) => filled[name] ?? fallback ?? 'filled-in',
    ),
    { merge: true },
  );
  return { NODE_ENV: 'production', ...services.gateway.environment };
}
const composeFile = join(root, 'deploy/docker/compose/app-config.yaml');

it('passes its guards with what the compose file gives', async () => {
  const env = await composeEnv({ PORTAL_URL: 'https://portal.example.com' });
  const output = await start({}, env, [composeFile]);
  expect(output).toContain('it starts');
  expect(output).not.toContain('Open on purpose');
}, 60_000);

it('passes them on one machine as .env.example says it, and not without its word', async () => {
  const text = await readFile(join(root, 'deploy/.env.example'), 'utf8');
  const example = Object.fromEntries(
    [...text.matchAll(/^(\w+)=(.+)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
  const output = await start({}, await composeEnv(example), [composeFile]);
  expect(output).toMatch(/Open on purpose \(insecure\.publicAddress\)/);
  expect(output).toContain('it starts');

  const { INSECURE_PUBLIC_ADDRESS: _, ...unsaid } = example;
  const refused = await start({}, await composeEnv(unsaid), [composeFile]);
  expect(refused).toMatch(/app\.baseUrl in .* is "http:\/\/localhost:7007"/);
  expect(refused).not.toContain('it starts');
}, 60_000);

// field.md 9: TechDocs moved with its plugin's line alone would build and serve unguarded.
it('does not start with a plugin whose guard was left behind, unless it is meant', async () => {
  const env = { NODE_ENV: 'development' };
  const output = await start({}, env, [], []);
  expect(output).toMatch(/"search" runs here without its guard.* add @splitstage\/search/);
  const insecure = { unguardedPlugins: ['search'] };
  const meant = await start({ insecure }, env, [], []);
  expect(meant).toMatch(/Open on purpose \(insecure\.unguardedPlugins\): search/);
}, 60_000);
