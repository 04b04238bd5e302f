import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigSources, FileConfigSource } from '@backstage/config-loader';
import { type Postgres, startPostgres } from '@splitstage/fleet';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type AuthBackend, type AuthConfig, startAuthBackend } from './testing/startAuthBackend.ts';

// What app-config.production.yaml relies on: that a provider of Backstage's is there when it is
// configured, is not there when it is not, and never starts half configured.

const providers = ['github', 'google', 'microsoft', 'okta', 'oidc'];
const secrets = { clientId: 'id', clientSecret: 'secret' };

const metadata = createServer((_request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({
      issuer: 'https://login.example.com',
      authorization_endpoint: 'https://login.example.com/authorize',
    }),
  );
});
let postgres: Postgres;
let backend: AuthBackend | undefined;

beforeAll(async () => {
  vi.stubEnv('NODE_ENV', 'production');
  await new Promise<void>(resolve => metadata.listen(0, resolve));
  postgres = await startPostgres();
}, 60_000);

afterEach(async () => {
  await backend?.stop();
  backend = undefined;
});

afterAll(async () => {
  vi.unstubAllEnvs();
  metadata.close();
  await postgres.stop();
});

test('with nothing configured the start is clean and no provider is there', async () => {
  backend = await start({ environment: 'production' });
  for (const provider of providers) {
    const response = await backend.request(`${provider}/start?env=production`);
    expect(response.status, provider).toBe(404);
  }
});

test('each provider takes its sign-in resolvers from the configuration', async () => {
  const annotation = 'emailMatchingUserEntityAnnotation';
  backend = await start({
    environment: 'production',
    session: { secret: 'session' },
    providers: {
      github: inProduction('userIdMatchingUserEntityAnnotation', secrets),
      google: inProduction(annotation, secrets),
      microsoft: inProduction('userIdMatchingUserEntityAnnotation', { ...secrets, tenantId: 't' }),
      okta: inProduction(annotation, { ...secrets, audience: 'https://example.okta.com' }),
      oidc: oidc(),
    },
  });
  for (const provider of providers) {
    const response = await backend.request(`${provider}/start?env=production`);
    expect(response.status, provider).toBe(302);
    expect(response.headers.get('location'), provider).toMatch(/^https:\/\/.*client_id=id/);
    const elsewhere = await backend.request(`${provider}/start?env=development`);
    expect(elsewhere.status, provider).toBe(404);
  }
});

test('oidc cannot sign anybody in without auth.session.secret', async () => {
  backend = await start({ providers: { oidc: oidc() } });
  const response = await backend.request('oidc/start?env=production');
  expect(response.status).toBe(500);
  expect(await response.text()).toContain('authentication requires session support');
});

test('a misspelt resolver stops the start and is named', async () => {
  const github = inProduction('usernameMatchingUserEntity', secrets);
  await expect(start({ providers: { github } })).rejects.toThrow(
    "Failed to initialize github auth provider, Sign-in resolver 'usernameMatchingUserEntity' is not available",
  );
});

test('a secret that is not in the environment stops the start, and its key is named', async () => {
  const auth = await readYaml(`
    providers:
      github:
        production:
          clientId: id
          clientSecret: \${AUTH_GITHUB_CLIENT_SECRET}
  `);
  expect(auth).toEqual({ providers: { github: { production: { clientId: 'id' } } } });
  await expect(start(auth)).rejects.toThrow(
    "Failed to initialize github auth provider, Missing required config value at 'auth.providers.github.production.clientSecret'",
  );
});

/** Reads YAML as Backstage reads a configuration file, with no environment variable set. */
async function readYaml(content: string): Promise<AuthConfig> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'policy-config-'));
  const path = join(folder.path, 'app-config.yaml');
  await writeFile(path, content);
  const source = FileConfigSource.create({
    path,
    watch: false,
    substitutionFunc: async () => undefined,
  });
  const config = await ConfigSources.toConfig(source);
  config.close();
  return config.get();
}

function start(auth: AuthConfig) {
  return startAuthBackend({
    postgres,
    auth,
    features: [
      import('@backstage/plugin-auth-backend-module-github-provider'),
      import('@backstage/plugin-auth-backend-module-google-provider'),
      import('@backstage/plugin-auth-backend-module-microsoft-provider'),
      import('@backstage/plugin-auth-backend-module-okta-provider'),
      import('@backstage/plugin-auth-backend-module-oidc-provider'),
    ],
  });
}

function inProduction(resolver: string, settings: Record<string, string>) {
  return { production: { ...settings, signIn: { resolvers: [{ resolver }] } } };
}

function oidc() {
  const { port } = metadata.address() as AddressInfo;
  const metadataUrl = `http://localhost:${port}/.well-known/openid-configuration`;
  return inProduction('emailMatchingUserEntityProfileEmail', { ...secrets, metadataUrl });
}
