import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Ports } from '../ports/checkPorts.ts';
import { gatewayName } from './readServices.ts';

/** What a fleet's generated configuration depends on. */
export interface FleetConfigOptions {
  /** Ports of all services in the routing table, running here or not. */
  readonly ports: Ports;
  /** Backstage's `backend.database.connection`. */
  readonly connection: object | string;
  readonly databasePrefix: string | undefined;
  /** Where plugins that write files keep them. */
  readonly dataFolder: string;
}

/** Where services call each other: on the loopback address, whatever localhost resolves to. */
export function internalUrl(ports: Ports, service: string): string {
  return `http://127.0.0.1:${ports.get(service)}`;
}

/** Where browsers find the portal. */
export function publicUrl(ports: Ports): string {
  const [first] = ports.values();
  return `http://localhost:${ports.get(gatewayName) ?? first}`;
}

/** The configuration that only the launcher knows: addresses, the database, and folders. */
export function fleetConfig({ ports, connection, databasePrefix, dataFolder }: FleetConfigOptions) {
  const baseUrl = publicUrl(ports);
  const services = [...ports.keys()].map(
    name => [name, { url: internalUrl(ports, name) }] as const,
  );
  return {
    app: { baseUrl },
    backend: {
      baseUrl,
      database: {
        connection,
        ...(databasePrefix === undefined ? {} : { prefix: databasePrefix }),
      },
    },
    routing: { services: Object.fromEntries(services) },
    scaffolder: { localFolder: join(dataFolder, 'created') },
    techdocs: { publisher: { local: { publishDirectory: join(dataFolder, 'techdocs') } } },
  };
}

/**
 * Writes the generated configuration, and the overrides of a test, where nobody else can read
 * them: they hold the database's password. Returns their paths in the order in which they apply.
 */
export async function writeFleetConfig(
  folder: string,
  config: FleetConfigOptions,
  overrides: object | undefined,
): Promise<string[]> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: 0o700 });
  const write = async (name: string, content: object) => {
    const path = join(folder, name);
    await writeFile(path, stringify(content), { mode: 0o600, flag: 'wx' });
    return path;
  };
  const files = [await write('fleet.yaml', fleetConfig(config))];
  if (overrides !== undefined) files.push(await write('overrides.yaml', overrides));
  return files;
}
