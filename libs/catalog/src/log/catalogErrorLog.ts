import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { CATALOG_ERRORS_TOPIC } from '@backstage/plugin-catalog-backend';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { describeErrors } from './describeErrors.ts';

/** What the catalog publishes there. */
interface CatalogErrors {
  readonly entity: string;
  readonly location?: string;
  readonly errors: readonly Error[];
}

/**
 * Logs what the catalog could not process, as Backstage's module `logs` does, and in lines that a
 * log can hold: that module wrote lines of megabytes, again at each refresh.
 */
export const catalogErrorLog = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'splitstage-error-log',
  register(reg) {
    reg.registerInit({
      deps: { events: eventsServiceRef, logger: coreServices.logger },
      async init({ events, logger }) {
        await events.subscribe({
          id: 'splitstage-catalog-error-log',
          topics: [CATALOG_ERRORS_TOPIC],
          async onEvent({ eventPayload }) {
            const { entity, location, errors } = eventPayload as CatalogErrors;
            for (const line of describeErrors(errors)) {
              logger.warn(line, {
                entity: entity.slice(0, 500),
                location: location?.slice(0, 2_048),
              });
            }
          },
        });
      },
    });
  },
});
