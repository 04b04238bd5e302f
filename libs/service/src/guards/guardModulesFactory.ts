import {
  coreServices,
  createServiceFactory,
  createServiceRef,
  type RootConfigService,
} from '@backstage/backend-plugin-api';
import { type InstalledPlugin, whyUnguarded } from './whyUnguarded.ts';

interface GuardModules {
  /** Plugins that run without their guard on purpose. */
  readonly unguarded: readonly string[];
}

const guardModulesRef = createServiceRef<GuardModules>({
  id: 'splitstage.guardModules',
  scope: 'root',
});

/**
 * Compares the guards that plugins need with those that are installed.
 *
 * @returns `faults`: why a service does not start, a line for each plugin; `unguarded`: plugins that
 * run without on purpose (`insecure.unguardedPlugins`)
 */
export function compareGuards(installed: readonly InstalledPlugin[], config: RootConfigService) {
  const meant = config.getOptionalStringArray('insecure.unguardedPlugins') ?? [];
  const told = [...whyUnguarded(installed)];
  return {
    faults: told.filter(([plugin]) => !meant.includes(plugin)).map(([, line]) => line),
    unguarded: told.map(([plugin]) => plugin).filter(plugin => meant.includes(plugin)),
  };
}

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
    const { faults, unguarded } = compareGuards(await instance.getInstalledPlugins(), config);
    if (faults.length > 0) {
      throw new Error(faults.join('\n  - '));
    }
    for (const plugin of unguarded) {
      logger.warn(`Open on purpose (insecure.unguardedPlugins): ${plugin} runs without its guard.`);
    }
    return { unguarded };
  },
});
