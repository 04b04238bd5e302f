import { coreServices, createServiceFactory } from '@backstage/backend-plugin-api';
import { readPolicyServiceRef, readReadLimits } from '@splitstage/reading';
import { createReadPolicy } from './createReadPolicy.ts';

/** `catalog.limits` for what the catalog reads, and `backend.reading.limits` for other plugins. */
export const catalogReadPolicy = createServiceFactory({
  service: readPolicyServiceRef,
  deps: { config: coreServices.rootConfig, plugin: coreServices.pluginMetadata },
  factory({ config, plugin }) {
    if (plugin.getId() === 'catalog') return createReadPolicy(config);
    const limits = readReadLimits(config);
    return { of: () => limits };
  },
});
