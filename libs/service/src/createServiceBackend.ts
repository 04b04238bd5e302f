import type { Backend } from '@backstage/backend-app-api';
import { createBackend } from '@backstage/backend-defaults';
import { discoveryFromRoutingTable } from '@splitstage/discovery';
import { urlReaderFactory } from '@splitstage/reading';
import { ConfigFaults } from './config/ConfigFaults.ts';
import { configFaultsFactory } from './config/configFaultsFactory.ts';
import { rootConfigFactory } from './config/rootConfigFactory.ts';
import { databaseFactories } from './database/databaseFactories.ts';
import { MigrationTurns } from './database/MigrationTurns.ts';
import { createDescribingBackend, isDescribing } from './describeService.ts';
import { guardModulesFactory } from './guards/guardModulesFactory.ts';
import { OpenedOnPurpose } from './guards/OpenedOnPurpose.ts';
import { openingsFactory } from './guards/openingsFactory.ts';
import { PluginStartup } from './health/PluginStartup.ts';
import { rootHealthFactory } from './health/rootHealthFactory.ts';
import { httpRouterFactory } from './http/httpRouterFactory.ts';
import { permissionBodyFactory } from './http/permissionBodyFactory.ts';
import { serviceHttpFactories } from './http/serviceHttpFactories.ts';
import { rateLimiterFactory } from './limits/rateLimiterFactory.ts';
import { routeGuardFactory } from './routes/routeGuardFactory.ts';
import { settingsFactory } from './settings/settingsFactory.ts';
import { stopWithParent } from './stopWithParent.ts';
import { tokenGuardFactory } from './tokens/tokenGuardFactory.ts';

/**
 * How long a start that is told to stop may go on, in milliseconds: on a busy machine, or with a
 * database that does not answer, the rest of it takes longer than anybody waits.
 */
const LONGEST_STOP_OF_START = 5_000;

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
  const turns = new MigrationTurns();

  backend.add(rootConfigFactory(service, faults, opened));
  backend.add(configFaultsFactory(faults));
  backend.add(openingsFactory(opened));
  backend.add(guardModulesFactory);
  backend.add(rateLimiterFactory(service));
  backend.add(httpRouterFactory);
  backend.add(routeGuardFactory);
  backend.add(permissionBodyFactory);
  backend.add(discoveryFromRoutingTable({ service }));
  backend.add(tokenGuardFactory);
  backend.add(settingsFactory);
  backend.add(urlReaderFactory);
  backend.add(rootHealthFactory(startup, turns));
  for (const factory of [...serviceHttpFactories(service), ...databaseFactories(turns)]) {
    backend.add(factory);
  }

  return {
    add: feature => backend.add(feature),
    async stop() {
      turns.stop();
      await backend.stop();
    },
    async start() {
      stopWithParent();
      // Backstage stops a backend only once its start is over, so that must not wait any longer.
      let isStarting = true;
      for (const signal of ['SIGTERM', 'SIGINT']) {
        process.once(signal, () => {
          turns.stop();
          setTimeout(() => isStarting && giveUp(service), LONGEST_STOP_OF_START).unref();
        });
      }
      try {
        const started = await backend.start();
        startup.record(started.result);
        return started;
      } catch (error) {
        return turns.signal.aborted
          ? leaveToBackstage(service, error)
          : exitWithError(service, error);
      } finally {
        isStarting = false;
        turns.endStart();
      }
    },
  };
}

/** A start that was told to stop: Backstage, which was told so too, ends the process in order. */
function leaveToBackstage(service: string, error: unknown): Promise<never> {
  console.error(`Service "${service}" stops before it has started. ${error}`);
  return new Promise(() => {});
}

/** A start may be killed at any moment (decision 20), and this one would end by that. */
function giveUp(service: string): never {
  console.error(`Service "${service}" was told to stop and ends in the middle of its start.`);
  process.exit(0);
}

/**
 * Backstage logs rejections and lives on; a service that could not start must not linger half up.
 */
function exitWithError(service: string, error: unknown): never {
  const detail = process.env.LOG_LEVEL === 'debug' && error instanceof Error ? error.stack : error;
  console.error(`Service "${service}" cannot start. ${detail}`);
  process.exit(1);
}
