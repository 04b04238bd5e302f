import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '@backstage/config';
import { readRoutingTable } from '@splitstage/discovery';
import { FleetError, reasonOf } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { type ReadConfigOptions, readConfig, routingFile } from './readConfig.ts';

/** A service as the routing table lists it. */
export interface ServiceRow {
  readonly name: string;
  /** Its first address. */
  readonly url: string;
  /** Under which key the table holds it. */
  readonly key: 'url' | 'urls';
  readonly plugins: readonly string[];
}

/** What the launcher has to know of the configuration that people wrote. */
export interface FleetTable {
  /** Services whose code is in this repository, in the order of the table. */
  readonly rows: readonly ServiceRow[];
  /** Names of those whose code is not: they run elsewhere, and keep their address. */
  readonly elsewhere: readonly string[];
  /** Begins the name of each plugin's database. */
  readonly databasePrefix: string;
  readonly databases: DatabaseDivision;
}

/**
 * What a service's database user may reach. `own`: the databases of its row's plugins. `any`: those
 * of all plugins, where the row does not tell which ones it runs (`routing.verify: warn`, a table in
 * Redis). `schema`: all plugins share one database, and services the server's superuser.
 */
export type DatabaseDivision = 'own' | 'any' | 'schema';

/** The service that serves the portal's address. */
export const gatewayName = 'gateway';

/** Where the code of a service is. */
export function serviceFolder(repoRoot: string, name: string): string {
  return join(repoRoot, 'services', `${name}-backend`);
}

/** The port of a service's URL in the routing table. */
export function portOf({ url }: ServiceRow): number {
  const { port, protocol } = new URL(url);
  return Number(port) || (protocol === 'https:' ? 443 : 80);
}

/**
 * Reads the routing table as services read it, but without what the launcher generates: what is
 * wrong with it is found before anything starts, and names the file that somebody wrote.
 *
 * @throws FleetError ROUTING_INVALID with every problem that it has
 */
export async function readServices(options: ReadConfigOptions): Promise<FleetTable> {
  try {
    return tableOf(await readConfig(options), options.repoRoot);
  } catch (error) {
    const named = options.env.SPLITSTAGE_ROUTING_FILE ? ', as SPLITSTAGE_ROUTING_FILE says' : '';
    throw new FleetError('ROUTING_INVALID', reasonOf(error), {
      fix: `The routing table is ${routingFile(options.repoRoot, options.env)}${named}; the README says what it holds.`,
      cause: error,
    });
  }
}

function tableOf(config: Config, repoRoot: string): FleetTable {
  const { table, verify } = readRoutingTable(config);
  const names = config.getConfig('routing.services').keys();
  const isHere = (name: string) => existsSync(serviceFolder(repoRoot, name));
  const rows = names.filter(isHere).flatMap((name): ServiceRow[] => {
    const route = table.service(name);
    const [url] = route?.urls ?? [];
    if (route === undefined || url === undefined) return [];
    const key = config.has(`routing.services.${name}.urls`) ? 'urls' : 'url';
    return [{ name, url, key, plugins: route.plugins }];
  });
  const database = config.getOptionalConfig('backend.database');
  return {
    rows,
    elsewhere: names.filter(name => !isHere(name)),
    databasePrefix: database?.getOptionalString('prefix') || 'backstage_plugin_',
    databases:
      database?.getOptionalString('pluginDivisionMode') === 'schema'
        ? 'schema'
        : verify === 'warn' || config.has('routing.redis')
          ? 'any'
          : 'own',
  };
}

/** The rows that `--only` names; all without it. */
export function selectServices(
  rows: readonly ServiceRow[],
  only: readonly string[] | undefined,
): readonly ServiceRow[] {
  if (only === undefined) return rows;
  const known = rows.map(row => row.name);
  for (const name of only) {
    if (known.includes(name)) continue;
    const close = nearest(name, known);
    throw new FleetError(
      'USAGE',
      `There is no service "${name}"${close === undefined ? '' : `; did you mean "${close}"?`}`,
      {
        fix: `The services are: ${known.join(', ')}.`,
      },
    );
  }
  return rows.filter(row => only.includes(row.name));
}
