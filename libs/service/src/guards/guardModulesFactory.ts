import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { whyUnguarded } from './whyUnguarded.ts';

interface GuardModules {
  /** Plugins that run without their guard on purpose. */
  readonly unguarded: readonly string[];
}

const guardModulesRef = createServiceRef<GuardModules>({
  id: 'splitstage.guardModules',
  scope: 'root',
});

/**
 * Stops the start of a service that runs a plugin without its guard: a plugin that moves without it
 * would work, and be open (field.md 9).
 *
 * @throws Error with each such plugin, and the fix
 */
export const guardModulesFactory = createServiceFactory({
  service: guardModulesRef,
  initialization: 'always',
  deps: {
    config: coreServices.rootConfig,
    instance: coreServices.rootInstanceMetadata,
    logger: coreServices.rootLogger,
  },
  async factory({ config, instance, logger }) {
    const meant = config.getOptionalStringArray('insecure.unguardedPlugins') ?? [];
    const told = whyUnguarded(await instance.getInstalledPlugins());
    const faults = [...told].filter(([plugin]) => !meant.includes(plugin));
    if (faults.length > 0) {
      throw new Error(faults.map(([, line]) => line).join('\n  - '));
    }
    const unguarded = [...told.keys()];
    for (const plugin of unguarded) {
      logger.warn(`Open on purpose (insecure.unguardedPlugins): ${plugin} runs without its guard.`);
    }
    return { unguarded };
  },
});
