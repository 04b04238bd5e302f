import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { startSoon } from './startSoon.ts';

/** Sent by @splitstage/techdocs/build-ahead, which may run in another service. */
const sitesBuiltTopic = 'splitstage.techdocs.built';

/** Backstage's task for documents of the type `techdocs` (plugin-search-backend-node, IndexBuilder). */
const taskId = 'search_index_techdocs';

/** Indexes documentation when it has been built, in the place of minutes later. */
export const indexBuiltDocs = createBackendModule({
  pluginId: 'search',
  moduleId: 'built-docs',
  register(env) {
    env.registerInit({
      deps: {
        events: eventsServiceRef,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({ events, lifecycle, logger, scheduler }) {
        const shutdown = new AbortController();
        lifecycle.addShutdownHook(() => shutdown.abort());
        await events.subscribe({
          id: 'splitstage-search-built-docs',
          topics: [sitesBuiltTopic],
          async onEvent() {
            const started = await startSoon(() => scheduler.triggerTask(taskId), {
              // It may be busy with what was there before, or another replica's to start.
              mayRetry: error => isNamed(error, ConflictError) || isNamed(error, NotFoundError),
              signal: shutdown.signal,
            });
            if (!started) logger.info('Built documentation is indexed by its schedule');
          },
        });
      },
    });
  },
});

/** By name: packages have copies of the class. */
function isNamed(error: unknown, { name }: { readonly name: string }): boolean {
  return error instanceof Error && error.name === name;
}
