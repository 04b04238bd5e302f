import { rootHttpRouterServiceFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockCredentials } from '@backstage/backend-test-utils';
import { discoveryFromRoutingTable } from '@splitstage/discovery';
import { afterEach, describe, expect, it } from 'vitest';
import gateway from './index.ts';
import { startBackend } from './testing/startBackend.ts';
import { TestUpstream } from './testing/TestUpstream.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) {
    await cleanup();
  }
});

const local = createBackendPlugin({
  pluginId: 'local',
  register(env) {
    env.registerInit({
      deps: { httpRouter: coreServices.httpRouter },
      async init({ httpRouter }) {
        httpRouter.addAuthPolicy({ path: '/', allow: 'unauthenticated' });
        httpRouter.use((_request, response) => void response.send('local'));
      },
    });
  },
});

async function startSearch() {
  const upstream = await TestUpstream.start((request, response) =>
    response.end(`search ${request.url}`),
  );
  cleanups.push(() => upstream.die());
  return upstream;
}

const get = async (url: string, init?: RequestInit) => {
  const response = await fetch(url, init);
  return { status: response.status, body: await response.text() };
};

/** A backend with the routing table. */
async function startByTable(options: Partial<Parameters<typeof startBackend>[0]> = {}) {
  const search = await startSearch();
  const { origin, stop } = await startBackend({
    ...options,
    features: [
      gateway,
      local,
      discoveryFromRoutingTable({ service: 'gateway' }),
      ...(options.features ?? []),
    ],
    config: own => ({
      routing: {
        services: {
          gateway: { url: own, plugins: ['gateway', 'local'] },
          search: { url: search.url, plugins: ['search'] },
        },
      },
    }),
  });
  cleanups.push(stop);
  return { origin, search };
}

describe('the gateway in a backend', () => {
  it('forwards by the routing table, and leaves its own plugins to the backend', async () => {
    const { origin } = await startByTable();
    expect(await get(`${origin}/api/search/query?x`)).toEqual({
      status: 200,
      body: 'search /api/search/query?x',
    });
    expect(await get(`${origin}/api/local`)).toEqual({ status: 200, body: 'local' });
    expect((await get(`${origin}/api/nobody`)).body).toMatch(/run by no service/);
  });

  it('forwards by the discovery that Backstage has', async () => {
    const search = await startSearch();
    const { origin, stop } = await startBackend({
      features: [gateway, local],
      config: () => ({
        discovery: {
          endpoints: [
            { target: `${search.url}/api/{{pluginId}}`, plugins: ['search'] },
            { target: `${search.url}/inside`, plugins: ['inside'] },
          ],
        },
      }),
    });
    cleanups.push(stop);
    expect((await get(`${origin}/api/search/query?x`)).body).toBe('search /api/search/query?x');
    expect((await get(`${origin}/api/inside/query?x`)).body).toBe('search /inside/query?x');
    expect((await get(`${origin}/api/local`)).body).toBe('local');
    expect((await get(`${origin}/api/nobody`)).status).toBe(404);
  });

  it('shows services and instances to those who may, and nothing to others', async () => {
    const { origin, search } = await startByTable();
    await get(`${origin}/api/search`);
    const { status, body } = await get(`${origin}/api/gateway/v1/services`);
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({
      revision: expect.stringMatching(/^[0-9a-f]{12}$/),
      services: [
        {
          name: 'search',
          plugins: ['search'],
          timeout: 60_000,
          instances: [
            {
              url: search.url,
              state: 'healthy',
              inFlight: 0,
              failuresInRow: 0,
              latency: expect.any(Number),
            },
          ],
        },
      ],
    });
  });

  it.each([
    ['nobody', { headers: { authorization: mockCredentials.none.header() } }, 401],
    ['a user without the permission', {}, 403],
  ])('shows no internal address to %s', async (_, init, expected) => {
    const { origin, search } = await startByTable({ permissions: 'DENY' });
    const { status, body } = await get(`${origin}/api/gateway/v1/services`, init);
    expect(status).toBe(expected);
    expect(body).not.toContain(new URL(search.url).host);
  });

  it('does not start where it cannot stand ahead of Express, and says what to do', async () => {
    await expect(startByTable({ features: [rootHttpRouterServiceFactory()] })).rejects.toThrow(
      /not on the HTTP server.*httpServerFactories/,
    );
  });
});
