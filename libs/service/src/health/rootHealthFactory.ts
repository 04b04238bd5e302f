import { coreServices, createServiceFactory } from '@backstage/backend-plugin-api';
import { routingServiceRef } from '@splitstage/discovery';
import { databaseProbeRef } from './DatabaseProbe.ts';
import type { PluginStartup } from './PluginStartup.ts';

/**
 * Readiness that tells the truth. Backstage's own follows the lifecycle only: it stays 200 while a
 * plugin that failed at start answers 503, and without a database. Other services are no part of
 * it: their failure must not take this one out of service too.
 */
export function rootHealthFactory(startup: PluginStartup) {
  return createServiceFactory({
    service: coreServices.rootHealth,
    deps: {
      database: databaseProbeRef,
      lifecycle: coreServices.rootLifecycle,
      logger: coreServices.rootLogger,
      routing: routingServiceRef,
    },
    factory({ database, lifecycle, logger, routing }) {
      let phase: 'starting' | 'up' | 'stopping' = 'starting';
      lifecycle.addStartupHook(() => {
        phase = 'up';
      });
      lifecycle.addBeforeShutdownHook(() => {
        phase = 'stopping';
      });

      async function reasonNotToServe(): Promise<string | undefined> {
        if (phase === 'starting') {
          return 'Backend has not started yet';
        }
        if (phase === 'stopping') {
          return 'Backend is shutting down';
        }
        if (startup.failed.length > 0) {
          return `Plugins that did not start: ${startup.failed.join(', ')}`;
        }
        try {
          await database.check();
        } catch (error) {
          logger.warn('Not ready: the database does not answer', { cause: String(error) });
          return 'The database does not answer';
        }
        return undefined;
      }

      return {
        getLiveness: async () => ({ status: 200, payload: { status: 'ok' } }),
        async getReadiness() {
          const message = await reasonNotToServe();
          const detail = {
            service: routing.service,
            revision: routing.live.table.revision,
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
