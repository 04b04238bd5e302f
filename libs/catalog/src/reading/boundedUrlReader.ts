import { UrlReaders, urlReaderFactoriesServiceRef } from '@backstage/backend-defaults/urlReader';
import { coreServices, createServiceFactory } from '@backstage/backend-plugin-api';
import { readLimits } from '../limits/readLimits.ts';
import { boundArchives } from './archiveBounds.ts';
import { boundReader } from './boundReader.ts';

/** Backstage's readers, within `catalog.limits` for the catalog and as they are for other plugins. */
export const boundedUrlReader = createServiceFactory({
  service: coreServices.urlReader,
  deps: {
    config: coreServices.rootConfig,
    factories: urlReaderFactoriesServiceRef,
    logger: coreServices.logger,
    plugin: coreServices.pluginMetadata,
  },
  factory({ config, factories, logger, plugin }) {
    if (plugin.getId() !== 'catalog') {
      return UrlReaders.default({ config, logger, factories });
    }
    const reader = UrlReaders.default({
      config,
      logger,
      factories: [
        // Reads nothing, and gets what all others unpack archives with.
        ({ treeResponseFactory }) => {
          boundArchives(treeResponseFactory);
          return [];
        },
        ...factories,
      ],
    });
    return boundReader(reader, readLimits(config));
  },
});
