import type { Backend } from '@backstage/backend-app-api';
import { createBackend } from '@backstage/backend-defaults';
import { discoveryFromRoutingTable } from '@splitstage/discovery';
import { ConfigFaults } from './config/ConfigFaults.ts';
import { configFaultsFactory } from './config/configFaultsFactory.ts';
import { rootConfigFactory } from './config/rootConfigFactory.ts';
import { createDescribingBackend, isDescribing } from './describeService.ts';
import { OpenedOnPurpose } from './guards/OpenedOnPurpose.ts';
import { openingsFactory } from './guards/openingsFactory.ts';
import { databaseFactories } from './health/databaseFactories.ts';
import { PluginStartup } from './health/PluginStartup.ts';
import { rootHealthFactory } from './health/rootHealthFactory.ts';
import { serviceHttpFactories } from './http/serviceHttpFactories.ts';
import { routeGuardFactory } from './routes/routeGuardFactory.ts';
import { stopWithParent } from './stopWithParent.ts';

/**
 * Creates the backend of one service: an ordinary Backstage backend that knows which part of the
 * split portal it is. `start()` ends the process, with one clear error, when it cannot start.
 *
 * @param service - its name in the routing table, for example `catalog`
 */
export function createServiceBackend(service: string): Backend {
  const backend = isDescribing() ? createDescribingBackend(service) : createBackend();
  const faults = new ConfigFaults();
  const opened = new OpenedOnPurpose();
  const startup = new PluginStartup();

  backend.add(rootConfigFactory(service, faults, opened));
  backend.add(configFaultsFactory(faults));
  backend.add(openingsFactory(opened));
  backend.add(routeGuardFactory);
  backend.add(discoveryFromRoutingTable({ service }));
  backend.add(rootHealthFactory(startup));
  for (const factory of [...serviceHttpFactories(service), ...databaseFactories]) {
    backend.add(factory);
  }

  return {
    add: feature => backend.add(feature),
    stop: () => backend.stop(),
    async start() {
      stopWithParent();
      try {
        const started = await backend.start();
        startup.record(started.result);
        return started;
      } catch (error) {
        return exitWithError(service, error);
      }
    },
  };
}

/**
 * Backstage logs rejections and lives on; a service that could not start must not linger half up.
 */
function exitWithError(service: string, error: unknown): never {
  const detail = process.env.LOG_LEVEL === 'debug' && error instanceof Error ? error.stack : error;
  console.error(`Service "${service}" cannot start. ${detail}`);
  process.exit(1);
}
