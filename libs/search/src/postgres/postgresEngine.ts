import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { DatabaseDocumentStore, PgSearchEngine } from '@backstage/plugin-search-backend-module-pg';
import { searchEngineRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import { readLimits } from '../limits/readLimits.ts';
import { limitedEngine } from './limitedEngine.ts';
import { TimedDocumentStore } from './TimedDocumentStore.ts';

/**
 * Backstage's PostgreSQL engine with limits to what a search may cost. In the place of its module,
 * which has no seam for them.
 */
export const postgresEngine = createBackendModule({
  pluginId: 'search',
  moduleId: 'postgres-engine',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        database: coreServices.database,
        logger: coreServices.logger,
        registry: searchEngineRegistryExtensionPoint,
      },
      async init({ config, database, logger, registry }) {
        const limits = readLimits(config);
        // Looks at the server's version, and migrates.
        await DatabaseDocumentStore.create(database);
        const store = new TimedDocumentStore(await database.getClient(), limits.timeoutMs);
        registry.setSearchEngine(limitedEngine(new PgSearchEngine(store, config, logger), limits));
      },
    });
  },
});
