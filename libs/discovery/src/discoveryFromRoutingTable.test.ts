import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { describe, expect, it } from 'vitest';
import { discoveryFromRoutingTable } from './discoveryFromRoutingTable.ts';

type Probe = (deps: {
  discovery: typeof coreServices.discovery.T;
  system: typeof coreServices.rootSystemMetadata.T;
}) => Promise<void>;

/** Starts a backend that has the plugin `catalog` and is the service `catalog`. */
async function startCatalog(routing: object, probe: Probe = async () => {}) {
  const plugin = createBackendPlugin({
    pluginId: 'catalog',
    register(env) {
      env.registerInit({
        deps: { discovery: coreServices.discovery, system: coreServices.rootSystemMetadata },
        init: probe,
      });
    },
  });
  const backend = await startTestBackend({
    features: [
      plugin,
      mockServices.rootConfig.factory({
        data: { backend: { baseUrl: 'https://portal.example.com/', listen: ':0' }, routing },
      }),
      discoveryFromRoutingTable({ service: 'catalog' }),
    ],
  });
  await backend.stop();
}

const catalog = { url: 'http://catalog:7007', plugins: ['catalog'] };
const search = { url: 'http://search:7007', plugins: ['search'] };

describe('discoveryFromRoutingTable', () => {
  it('provides discovery and the metadata of the whole system', async () => {
    await startCatalog({ services: { catalog, search } }, async ({ discovery, system }) => {
      expect(await discovery.getBaseUrl('search')).toBe('http://search:7007/api/search');
      expect(await discovery.getExternalBaseUrl('catalog')).toBe(
        'https://portal.example.com/api/catalog',
      );
      expect(await system.getInstalledPlugins()).toEqual([
        { pluginId: 'catalog' },
        { pluginId: 'search' },
      ]);
    });
    expect.assertions(3);
  });

  it('stops a service that does not run what its row says', async () => {
    const routing = { services: { catalog: { ...catalog, plugins: ['catalog', 'techdocs'] } } };
    await expect(startCatalog(routing)).rejects.toThrow(/but not installed: techdocs/);
  });

  it('only warns when routing.verify says so', async () => {
    const services = { catalog: { ...catalog, plugins: ['catalog', 'techdocs'] } };
    await expect(startCatalog({ services, verify: 'warn' })).resolves.toBeUndefined();
  });

  it('stops a service on a broken table, before any plugin starts', async () => {
    const routing = { services: { catalog, search: { ...search, plugins: ['catalog'] } } };
    await expect(
      startCatalog(routing, async () => {
        throw new Error('a plugin was started');
      }),
    ).rejects.toThrow(/plugin "catalog" is already owned/);
  });
});
