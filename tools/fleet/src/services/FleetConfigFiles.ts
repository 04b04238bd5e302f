import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Ports } from '../ports/checkPorts.ts';
import { gatewayName, type ServiceRow } from './readServices.ts';

/** What a fleet's generated configuration depends on. */
export interface FleetConfigOptions {
  /** All services of the routing table whose code is here, whether they are started or not. */
  readonly rows: readonly ServiceRow[];
  readonly ports: Ports;
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

/** The configuration that only the launcher knows, and all services share: addresses and folders. */
export function fleetConfig({ rows, ports, databasePrefix, dataFolder }: FleetConfigOptions) {
  const baseUrl = publicUrl(ports);
  // What the table says already is not said again, so that an edit of it counts, and errors name
  // the file that somebody wrote.
  const moved = rows.flatMap(({ name, url, key }) => {
    const here = internalUrl(ports, name);
    if (url === here && key === 'url') return [];
    return [[name, key === 'url' ? { url: here } : { urls: [here] }] as const];
  });
  return {
    app: { baseUrl },
    backend: {
      baseUrl,
      ...(databasePrefix === undefined ? {} : { database: { prefix: databasePrefix } }),
    },
    ...(moved.length === 0 ? {} : { routing: { services: Object.fromEntries(moved) } }),
    scaffolder: { localFolder: join(dataFolder, 'created') },
    techdocs: { publisher: { local: { publishDirectory: join(dataFolder, 'techdocs') } } },
  };
}

const heading =
  '# Written by npm start, anew at each start. What you want to change belongs into app-config/.\n';

/** The generated configuration of a fleet, where nobody else on this machine can read it. */
export class FleetConfigFiles {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Begins with an empty folder. */
  static async open(folder: string): Promise<FleetConfigFiles> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { mode: 0o700 });
    return new FleetConfigFiles(folder);
  }

  /** Writes what all services read; returns its path. */
  writeShared(config: FleetConfigOptions): Promise<string> {
    return this.#write('fleet.yaml', fleetConfig(config));
  }

  /** Writes what a test overrides; returns its path. */
  writeOverrides(overrides: object): Promise<string> {
    return this.#write('overrides.yaml', overrides);
  }

  /** Writes how one service, and no other, connects to the database; returns its path. */
  writeDatabase(service: string, connection: object | string): Promise<string> {
    return this.#write(`database-${service}.yaml`, { backend: { database: { connection } } });
  }

  async #write(name: string, content: object): Promise<string> {
    const path = join(this.#folder, name);
    await writeFile(path, `${heading}${stringify(content)}`, { mode: 0o600 });
    return path;
  }
}
