import { DatabaseManager } from '@backstage/backend-defaults/database';
import { coreServices, createServiceFactory } from '@backstage/backend-plugin-api';
import { DatabaseProbe, databaseProbeRef } from './DatabaseProbe.ts';

/** Backstage's database service, and a probe that learns from it how to reach the database. */
export const databaseFactories = [
  createServiceFactory({
    service: databaseProbeRef,
    deps: { lifecycle: coreServices.rootLifecycle },
    factory({ lifecycle }) {
      const probe = new DatabaseProbe();
      lifecycle.addShutdownHook(() => probe.close());
      return probe;
    },
  }),
  createServiceFactory({
    service: coreServices.database,
    deps: {
      config: coreServices.rootConfig,
      lifecycle: coreServices.lifecycle,
      logger: coreServices.logger,
      plugin: coreServices.pluginMetadata,
      probe: databaseProbeRef,
      rootLifecycle: coreServices.rootLifecycle,
      rootLogger: coreServices.rootLogger,
    },
    createRootContext: ({ config, rootLifecycle, rootLogger }) =>
      DatabaseManager.fromConfig(config, { rootLifecycle, rootLogger }),
    factory({ lifecycle, logger, plugin, probe }, manager) {
      const database = manager.forPlugin(plugin.getId(), { lifecycle, logger });
      return {
        ...database,
        async getClient() {
          const client = await database.getClient();
          probe.learnFrom(client);
          return client;
        },
      };
    },
  }),
];
