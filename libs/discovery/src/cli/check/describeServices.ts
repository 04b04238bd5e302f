import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RoutingTable } from '../../RoutingTable.ts';
import { describeService } from './describeService.ts';

/** What the services' code says. */
export interface DescribedServices {
  /** The plugins that each service's code installs. */
  readonly installed: ReadonlyMap<string, readonly string[]>;
  /** Why a service would not start, by its name. */
  readonly faults: ReadonlyMap<string, readonly string[]>;
  /** Why a service's code could not be asked, by the service's name. */
  readonly failed: ReadonlyMap<string, string>;
  /** Services of the table whose code is not here. */
  readonly absent: readonly string[];
  /** Services whose code is here, and which the table does not name. */
  readonly unlisted: readonly string[];
}

/** Each takes one to three seconds of one core, and 200 MB. */
const AT_A_TIME = 2;

/**
 * Asks the code of each service of the table what it installs: `services/<name>-backend`, below
 * `root`. No database starts.
 *
 * @param options.configFiles - what the services read on top of their own configuration
 */
export async function describeServices(options: {
  readonly root: string;
  readonly table: RoutingTable;
  readonly configFiles: readonly string[];
}): Promise<DescribedServices> {
  const { root, table, configFiles } = options;
  const folders = await findServices(join(root, 'services'));
  const names = table.services.map(service => service.name);
  const installed = new Map<string, readonly string[]>();
  const faults = new Map<string, readonly string[]>();
  const failed = new Map<string, string>();

  const waiting = names.filter(name => folders.has(name));
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const folder = folders.get(name) ?? '';
      try {
        const described = await describeService({ folder, configFiles });
        if (described.service === name) {
          installed.set(name, described.plugins);
          if (described.faults.length > 0) faults.set(name, described.faults);
        } else {
          failed.set(
            name,
            `${folder}/src/index.ts creates the service "${described.service}". Use createServiceBackend('${name}').`,
          );
        }
      } catch (error) {
        failed.set(name, error instanceof Error ? error.message : String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return {
    installed: new Map([...installed].sort(([a], [b]) => (a < b ? -1 : 1))),
    faults,
    failed,
    absent: names.filter(name => !folders.has(name)),
    unlisted: [...folders.keys()].filter(name => !names.includes(name)).sort(),
  };
}

/** The folders with a service's code, by the service's name. */
async function findServices(directory: string): Promise<ReadonlyMap<string, string>> {
  const entries = existsSync(directory) ? await readdir(directory) : [];
  return new Map(
    entries
      .filter(entry => existsSync(join(directory, entry, 'src', 'index.ts')))
      .map(entry => [/^(.+)-backend$/.exec(entry)?.[1], join(directory, entry)] as const)
      .flatMap(([name, folder]) => (name === undefined ? [] : [[name, folder] as const])),
  );
}
