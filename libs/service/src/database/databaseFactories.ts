import { DatabaseManager } from '@backstage/backend-defaults/database';
import {
  coreServices,
  createServiceFactory,
  type DatabaseService,
  type ServiceFactory,
} from '@backstage/backend-plugin-api';
import { routingServiceRef } from '@splitstage/discovery';
import { DatabaseProbe, databaseProbeRef } from './DatabaseProbe.ts';
import { ownName } from './LockHolder.ts';
import type { MigrationTurns } from './MigrationTurns.ts';
import { openClient } from './openClient.ts';
import { readMigrationSettings } from './readMigrationSettings.ts';
import { takingTurns } from './takingTurns.ts';

/**
 * Backstage's database service, whose plugins take turns to migrate with those of other processes,
 * and a probe that learns from it how to reach the database.
 */
export function databaseFactories(turns: MigrationTurns): ServiceFactory[] {
  return [
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
        routing: routingServiceRef,
      },
      createRootContext({ config, rootLifecycle, rootLogger }) {
        const createManager = () =>
          DatabaseManager.fromConfig(config, { rootLifecycle, rootLogger });
        return {
          manager: createManager(),
          createManager,
          settings: readMigrationSettings(config),
        };
      },
      factory(
        { lifecycle, logger, plugin, probe, routing },
        { manager, createManager, settings },
      ): DatabaseService {
        const pluginId = plugin.getId();
        const database = manager.forPlugin(pluginId, { lifecycle, logger });
        const open = async () => {
          const client = await openClient(database, () =>
            createManager().forPlugin(pluginId, { lifecycle, logger }),
          );
          probe.learnFrom(client);
          return client;
        };
        return {
          ...database,
          getClient: settings.lock
            ? takingTurns(open, turns, {
                plugin: pluginId,
                name: ownName(routing.service),
                timeout: settings.timeout,
                lifecycle,
                logger,
              })
            : open,
        };
      },
    }),
  ];
}
