import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { searchEngineRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import { expect, it } from 'vitest';
import { searchEngine } from './searchEngine.ts';

/** Starts a search plugin that only takes an engine; returns the engine's class. */
async function engineFor(search: object | undefined): Promise<string | undefined> {
  let engine: object | undefined;
  const plugin = createBackendPlugin({
    pluginId: 'search',
    register(env) {
      env.registerExtensionPoint(searchEngineRegistryExtensionPoint, {
        setSearchEngine: value => {
          engine = value;
        },
      });
      env.registerInit({ deps: {}, async init() {} });
    },
  });
  const backend = await startTestBackend({
    features: [
      plugin,
      searchEngine,
      mockServices.rootConfig.factory({ data: JSON.parse(JSON.stringify({ search })) }),
    ],
  });
  await backend.stop();
  return engine?.constructor.name;
}

it('uses Elasticsearch when the configuration says so, and nothing else with it', async () => {
  expect(
    await engineFor({ engine: 'elasticsearch', elasticsearch: { node: 'http://127.0.0.1:9' } }),
  ).toBe('ElasticSearchSearchEngine');
});

it('refuses PostgreSQL search on another database, where it would silently not be used', async () => {
  await expect(engineFor(undefined)).rejects.toThrow(
    /search\.engine is "postgres", but backend\.database\.client is undefined\. Set it to "pg"/,
  );
});

it('refuses an unknown engine in the place of an index in memory', async () => {
  await expect(engineFor({ engine: 'lunr' })).rejects.toThrow(/search\.engine is "lunr"\. Use/);
});
