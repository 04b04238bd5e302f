import { UrlReaders, urlReaderFactoriesServiceRef } from '@backstage/backend-defaults/urlReader';
import { coreServices, createServiceFactory } from '@backstage/backend-plugin-api';
import { createBoundedReader } from './createBoundedReader.ts';

/** Backstage's readers, within `catalog.limits` for the catalog and as they are for other plugins. */
export const boundedUrlReader = createServiceFactory({
  service: coreServices.urlReader,
  deps: {
    config: coreServices.rootConfig,
    factories: urlReaderFactoriesServiceRef,
    logger: coreServices.logger,
    plugin: coreServices.pluginMetadata,
  },
  factory: ({ plugin, ...options }) =>
    plugin.getId() === 'catalog' ? createBoundedReader(options) : UrlReaders.default(options),
});
