import {
  coreServices,
  createBackendFeatureLoader,
  type RootConfigService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';

/**
 * Installs the search engine that `search.engine` names. Without one of these modules Backstage
 * falls back to Lunr, an index in memory that is lost at restart and differs between replicas
 * (backstage#25797), so an unknown name is refused.
 */
export const searchEngine = createBackendFeatureLoader({
  deps: { config: coreServices.rootConfig },
  async *loader({ config }) {
    const engine = config.getOptionalString('search.engine') ?? 'postgres';
    switch (engine) {
      case 'postgres':
        requirePostgres(config);
        yield (await import('./postgres/postgresEngine.ts')).postgresEngine;
        return;
      case 'elasticsearch':
        yield import('@backstage/plugin-search-backend-module-elasticsearch');
        return;
      default:
        throw new InputError(
          `search.engine is ${JSON.stringify(engine)}. Use "postgres", or "elasticsearch" for Elasticsearch and OpenSearch (see search.elasticsearch).`,
        );
    }
  },
});

/** On any other database the engine's module steps aside without a word, and Lunr takes over. */
function requirePostgres(config: RootConfigService): void {
  const client = config.getOptionalString('backend.database.client');
  if (client !== 'pg') {
    throw new InputError(
      `search.engine is "postgres", but backend.database.client is ${JSON.stringify(client)}. Set it to "pg", or set search.engine: elasticsearch.`,
    );
  }
}
