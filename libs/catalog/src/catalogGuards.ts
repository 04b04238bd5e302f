import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { UrlReaderProcessor } from '@backstage/plugin-catalog-backend';
import { catalogProcessingExtensionPoint, catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogModelExtensionPoint } from '@backstage/plugin-catalog-node/alpha';
import { createValidateGuard } from './actions/createValidateGuard.ts';
import { createEntityParser } from './limits/createEntityParser.ts';
import { createPreviewLimit } from './limits/createPreviewLimit.ts';
import { EntityLimitsProcessor } from './limits/EntityLimitsProcessor.ts';
import { LocationSumProcessor } from './limits/LocationSumProcessor.ts';
import { readLimits } from './limits/readLimits.ts';
import { createLocationRouter } from './locations/createLocationRouter.ts';
import { createMayRemove } from './locations/createMayRemove.ts';
import { createOriginCount } from './locations/createOriginCount.ts';
import { createRegistrationLimit } from './locations/createRegistrationLimit.ts';
import { RegisteredBytes } from './locations/RegisteredBytes.ts';
import { Registrations } from './locations/Registrations.ts';
import { EntitySourceProcessor } from './origin/EntitySourceProcessor.ts';
import { readBitbucketServers } from './origin/readBitbucketServers.ts';
import { readScmIntegrations } from './origin/readScmIntegrations.ts';
import { createPlaceholderResolvers } from './placeholders/createPlaceholderResolvers.ts';
import { createAnswerLimit } from './queries/createAnswerLimit.ts';
import { createQueryGuard } from './queries/createQueryGuard.ts';
import { createReadTurns } from './queries/createReadTurns.ts';
import { limitUserReads } from './queries/limitUserReads.ts';

/**
 * Makes a catalog safe to be open to everybody who signs in: what anybody registers has limits,
 * tells no lies about where it comes from, and is removed by those whom it belongs to.
 *
 * Which kinds of entities may come from where is Backstage's own `catalog.rules`.
 */
export const catalogGuards = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'splitstage-guards',
  register(reg) {
    reg.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        model: catalogModelExtensionPoint,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        reader: coreServices.urlReader,
        processing: catalogProcessingExtensionPoint,
      },
      async init({
        config,
        httpRouter,
        lifecycle,
        logger,
        model,
        processing,
        reader,
        ...services
      }) {
        const limits = readLimits(config);
        const integrations = readScmIntegrations(config);
        const parser = createEntityParser(limits);
        lifecycle.addShutdownHook(() => parser.stop());
        model.setEntityDataParser(parser.parse);
        for (const [key, resolver] of Object.entries(createPlaceholderResolvers(limits, parser))) {
          processing.addPlaceholderResolver(key, resolver);
        }
        const client = await services.database.getClient();
        const registrations = await Registrations.create(client);
        const registered = new RegisteredBytes({ client, registrations, limits });
        processing.addProcessor(
          new EntityLimitsProcessor(limits, readBitbucketServers(config)),
          new LocationSumProcessor({
            limits,
            registered,
            countOf: createOriginCount(services.database),
            reader: new UrlReaderProcessor({ reader, logger }),
            resolveUrl: (url, base) => integrations.resolveUrl({ url, base }),
          }),
          new EntitySourceProcessor(limits, registered),
        );
        // A plugin's modules start before it does, so this stands in front of its own routes.
        httpRouter.use(createQueryGuard(limits));
        limitUserReads(client, limits);
        httpRouter.use(createReadTurns({ ...services, limits }));
        httpRouter.use(createAnswerLimit({ ...services, most: limits.answerBytes }));
        httpRouter.use(
          createValidateGuard({ ...services, limits, parser, turns: createPreviewLimit(limits) }),
        );
        httpRouter.use(
          createRegistrationLimit({ ...services, registrations, most: limits.locationsPerUser }),
        );
        httpRouter.use(
          createLocationRouter({
            ...services,
            mayRemove: createMayRemove({ ...services, registrations }),
            previewLimit: createPreviewLimit(limits),
            analysisLimit: createPreviewLimit(limits),
          }),
        );
      },
    });
  },
});
