import {
  coreServices,
  createBackendModule,
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
} from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { FailedBuilds } from '../build/FailedBuilds.ts';
import { buildSites } from './buildSites.ts';
import { createNews } from './createNews.ts';
import { findDocumentedEntities } from './findDocumentedEntities.ts';

const SCHEDULE = 'techdocs.buildAhead.schedule';

const defaultSchedule = {
  frequency: { minutes: 10 },
  timeout: { minutes: 30 },
  // After the catalog's first pass.
  initialDelay: { seconds: 10 },
};

/** The event that tells of sites that were built ahead; @splitstage/search listens to it. */
const sitesBuiltTopic = 'splitstage.techdocs.built';

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
        events: eventsServiceRef,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, config, discovery, events, logger, scheduler }) {
        if (config.getOptionalString('techdocs.builder') === 'external') {
          return;
        }
        const tokenFor = async (targetPluginId: string) => {
          const onBehalfOf = await auth.getOwnServiceCredentials();
          return (await auth.getPluginRequestToken({ onBehalfOf, targetPluginId })).token;
        };
        const failed = new FailedBuilds();
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
            const news = createNews(() =>
              events.publish({ topic: sitesBuiltTopic, eventPayload: {} }),
            );
            await buildSites(entities, {
              baseUrl: await discovery.getBaseUrl('techdocs'),
              token: () => tokenFor('techdocs'),
              failed,
              onBuilt: news.arrive,
              logger,
              signal,
            });
            await news.end();
          },
        });
      },
    });
  },
});
