import { writeSync } from 'node:fs';
import { type Backend, createSpecializedBackend } from '@backstage/backend-app-api';
import { rootLifecycleServiceFactory } from '@backstage/backend-defaults/rootLifecycle';
import { rootLoggerServiceFactory } from '@backstage/backend-defaults/rootLogger';
import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { compareGuards } from './guards/guardModulesFactory.ts';

/** What a service tells about itself in the place of starting. */
export interface ServiceDescription {
  /** Its name in the routing table. */
  readonly service: string;
  /** Each plugin that its code installs, with the modules that extend it. */
  readonly plugins: readonly { readonly pluginId: string; readonly modules: readonly string[] }[];
  /** Why it would not start, as far as its code and its configuration tell: guards that are missing. */
  readonly faults: readonly string[];
}

/**
 * With `SPLITSTAGE_DESCRIBE=1` a service tells what its code installs and ends: as an IPC message
 * to the process that started it, or as one line of JSON. `npm run routing -- check` asks so.
 */
export function isDescribing(env: NodeJS.ProcessEnv = process.env): boolean {
  return env.SPLITSTAGE_DESCRIBE === '1';
}

const descriptionRef = createServiceRef<ServiceDescription>({
  id: 'splitstage.description',
  scope: 'root',
});

/**
 * A backend that takes the same features as a real one, feature loaders included, and whose
 * `start()` describes them and ends the process. No plugin, database or HTTP server starts.
 *
 * That rests on an order: Backstage makes its eager root services one after the other, those that a
 * backend is created with first (`ServiceRegistry.initializeEagerServicesWithScope`), and
 * `createBackend()` has the HTTP server among them. So this one is created with the description in
 * front, and with nothing else but what feature loaders ask for.
 */
export function createDescribingBackend(service: string): Backend {
  const describe = createServiceFactory({
    service: descriptionRef,
    initialization: 'always',
    deps: { config: coreServices.rootConfig, instance: coreServices.rootInstanceMetadata },
    async factory({ config, instance }) {
      const installed = await instance.getInstalledPlugins();
      return await tellAndExit({
        service,
        plugins: installed.map(({ pluginId, modules }) => ({
          pluginId,
          modules: modules.map(module => module.moduleId),
        })),
        faults: compareGuards(installed, config).faults,
      });
    },
  });
  return createSpecializedBackend({
    defaultServiceFactories: [describe, rootLoggerServiceFactory, rootLifecycleServiceFactory],
  });
}

/** Never settles: whoever waits for the description must not go on to the next service. */
function tellAndExit(description: ServiceDescription): Promise<never> {
  if (process.send) {
    process.send(description, undefined, undefined, error => process.exit(error ? 1 : 0));
  } else {
    writeSync(1, `${JSON.stringify(description)}\n`);
    process.exit(0);
  }
  return new Promise(() => {});
}
