import {
  coreServices,
  createBackendModule,
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
} from '@backstage/backend-plugin-api';
import { buildSites } from './buildSites.ts';
import { findDocumentedEntities } from './findDocumentedEntities.ts';

const SCHEDULE = 'techdocs.buildAhead.schedule';

const defaultSchedule = {
  frequency: { minutes: 10 },
  timeout: { minutes: 30 },
  // After the catalog's first pass.
  initialDelay: { seconds: 10 },
};

/**
 * Builds TechDocs sites before anybody asks for them. Backstage builds a site when its page is
 * first opened, so until then its reader waits, and search knows nothing of what it says.
 */
export const buildAhead = createBackendModule({
  pluginId: 'techdocs',
  moduleId: 'build-ahead',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, config, discovery, logger, scheduler }) {
        if (config.getOptionalString('techdocs.builder') === 'external') {
          return;
        }
        const tokenFor = async (targetPluginId: string) => {
          const onBehalfOf = await auth.getOwnServiceCredentials();
          return (await auth.getPluginRequestToken({ onBehalfOf, targetPluginId })).token;
        };
        await scheduler.scheduleTask({
          ...defaultSchedule,
          ...(config.has(SCHEDULE) &&
            readSchedulerServiceTaskScheduleDefinitionFromConfig(config.getConfig(SCHEDULE))),
          id: 'build-ahead',
          async fn(signal) {
            const entities = findDocumentedEntities({
              baseUrl: await discovery.getBaseUrl('catalog'),
              token: await tokenFor('catalog'),
              signal,
            });
            await buildSites(entities, {
              baseUrl: await discovery.getBaseUrl('techdocs'),
              token: () => tokenFor('techdocs'),
              logger,
              signal,
            });
          },
        });
      },
    });
  },
});
