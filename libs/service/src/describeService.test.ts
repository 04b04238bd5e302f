import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** Whatever starts says so. The config of this repository names a database that is not there. */
const program = `
import { coreServices, createBackendFeatureLoader, createBackendModule, createBackendPlugin,
  createServiceFactory, createServiceRef } from '@backstage/backend-plugin-api';
import { createServiceBackend } from './src/index.ts';

const started = name => console.log('started ' + name);
const plugin = createBackendPlugin({
  pluginId: 'radar',
  register: env => env.registerInit({ deps: {}, init: async () => started('plugin') }),
});
const module = createBackendModule({
  pluginId: 'radar',
  moduleId: 'extra',
  register: env => env.registerInit({ deps: {}, init: async () => started('module') }),
});
const eager = createServiceFactory({
  service: createServiceRef({ id: 'eager', scope: 'root' }),
  deps: { http: coreServices.rootHttpRouter },
  initialization: 'always',
  factory: () => started('root service'),
});

const backend = createServiceBackend('radar');
backend.add(eager);
backend.add(plugin);
backend.add(createBackendFeatureLoader({
  deps: { config: coreServices.rootConfig, logger: coreServices.rootLogger },
  loader: ({ config }) => config.has('routing') ? [module] : [],
}));
await backend.start();
started('backend');
`;

it('tells what a service installs, by loaders too, before anything starts', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', program],
    {
      cwd: join(import.meta.dirname, '..'),
      env: { ...process.env, NODE_ENV: 'development', SPLITSTAGE_DESCRIBE: '1' },
    },
  );
  expect(stdout).not.toContain('started');
  expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).toEqual({
    service: 'radar',
    plugins: [{ pluginId: 'radar', modules: ['extra'] }],
    faults: [],
  });
}, 60_000);
