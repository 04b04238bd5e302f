import { coreServices, createServiceFactory } from '@backstage/backend-plugin-api';
import { routingServiceRef } from '@splitstage/discovery';
import { databaseProbeRef } from '../database/DatabaseProbe.ts';
import { describeWaits } from '../database/describeWaits.ts';
import type { MigrationTurns } from '../database/MigrationTurns.ts';
import { sharedSettingsRef } from '../settings/settingsFactory.ts';
import type { PluginStartup } from './PluginStartup.ts';

/**
 * Readiness that tells the truth. Backstage's own follows the lifecycle only: it stays 200 without a
 * database, and does not say what a start waits for. Other services are no part of it: their
 * failure must not take this one out of service too. Settings that are not the others' are this
 * one's own failure. Nor is a plugin that the operator lets fail
 * (`onPluginBootFailure: continue`): the others of its process are to serve.
 */
export function rootHealthFactory(startup: PluginStartup, turns: MigrationTurns) {
  return createServiceFactory({
    service: coreServices.rootHealth,
    deps: {
      database: databaseProbeRef,
      lifecycle: coreServices.rootLifecycle,
      logger: coreServices.rootLogger,
      routing: routingServiceRef,
      settings: sharedSettingsRef,
    },
    factory({ database, lifecycle, logger, routing, settings }) {
      let phase: 'starting' | 'up' | 'stopping' = 'starting';
      lifecycle.addStartupHook(() => {
        phase = 'up';
      });
      lifecycle.addBeforeShutdownHook(() => {
        phase = 'stopping';
      });

      async function reasonNotToServe(): Promise<string | undefined> {
        if (phase === 'starting') {
          return describeWaits(turns.waits, Date.now()) ?? 'Backend has not started yet';
        }
        if (phase === 'stopping') {
          return 'Backend is shutting down';
        }
        try {
          await database.check();
        } catch (error) {
          logger.warn('Not ready: the database does not answer', { cause: String(error) });
          return 'The database does not answer';
        }
        return await settings.reasonNotToServe();
      }

      return {
        getLiveness: async () => ({ status: 200, payload: { status: 'ok' } }),
        async getReadiness() {
          const message = await reasonNotToServe();
          const detail = {
            service: routing.service,
            revision: routing.live.table.revision,
            settings: { ...settings.fingerprint },
            ...(startup.failed.length > 0 ? { failedPlugins: [...startup.failed] } : {}),
            // What is wrong with it holds internal addresses and stands in the log.
            refusedTables: routing.live.refusals.map(({ source, at }) => ({
              source,
              at: new Date(at).toISOString(),
            })),
          };
          return message
            ? { status: 503, payload: { status: 'error', message, ...detail } }
            : { status: 200, payload: { status: 'ok', ...detail } };
        },
      };
    },
  });
}
