import { coreServices, createServiceFactory } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { type Postgres, startPostgres } from '@splitstage/fleet';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import {
  type AuthBackend,
  type AuthConfig,
  startAuthBackend,
} from '../testing/startAuthBackend.ts';

const guest = { userEntityRef: 'user:default/guest' };

let postgres: Postgres;
let backend: AuthBackend | undefined;

beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);

afterEach(async () => {
  await backend?.stop();
  backend = undefined;
  vi.unstubAllEnvs();
});

afterAll(() => postgres.stop());

test('in development a guest signs in as the configured user', async () => {
  const { response, warnings } = await signIn('development', {
    environment: 'development',
    providers: { guest },
  });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    backstageIdentity: {
      token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      identity: { userEntityRef: 'user:default/guest' },
    },
  });
  expect(warnings).toEqual([]);
});

test.each([
  ['production', 'production'],
  ['production', 'development'],
  ['development', 'production'],
  // Nobody said that this is development.
  ['', 'development'],
])(
  'with NODE_ENV=%s and auth.environment: %s there is no guest sign-in',
  async (nodeEnv, environment) => {
    const { response, warnings } = await signIn(nodeEnv, {
      environment,
      providers: { guest: { ...guest, dangerouslyAllowOutsideDevelopment: true } },
    });
    expect(response.status).toBe(404);
    expect(warnings).toEqual([expect.stringContaining('guest sign-in stays closed')]);
  },
);

test('in production the warning says why, and how to be rid of it', async () => {
  const { warnings } = await signIn('production', { providers: { guest } });
  expect(warnings).toEqual([
    'auth.providers.guest is configured, but guest sign-in stays closed: NODE_ENV is production, ' +
      'not development. If that is meant, write "guest: null" under auth.providers in ' +
      'app-config.production.yaml, so that the sign-in page does not show it either.',
  ]);
});

test('without guest in the configuration the start is clean and there is no guest sign-in', async () => {
  for (const nodeEnv of ['development', 'production']) {
    const { response, warnings } = await signIn(nodeEnv, { providers: {} });
    expect(response.status).toBe(404);
    expect(warnings).toEqual([]);
    await backend?.stop();
  }
});

/** Starts the auth back end in an environment and tries to sign in as guest. */
async function signIn(
  nodeEnv: string,
  auth: AuthConfig,
): Promise<{ response: Response; warnings: string[] }> {
  vi.stubEnv('NODE_ENV', nodeEnv);
  const warnings: string[] = [];
  const logger = createServiceFactory({
    service: coreServices.rootLogger,
    deps: {},
    factory: () =>
      Object.assign(mockServices.rootLogger(), {
        warn: (message: string) => void warnings.push(message),
      }),
  });
  backend = await startAuthBackend({
    postgres,
    features: [import('./index.ts'), logger],
    auth,
  });
  return { response: await backend.request('guest/refresh', { method: 'POST' }), warnings };
}
