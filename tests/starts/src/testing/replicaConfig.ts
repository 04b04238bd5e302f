import { join } from 'node:path';

/** What a process of a replica set has to know; the sets differ in their ports only. */
export interface ReplicaConfigOptions {
  readonly databaseUrl: string;
  readonly prefix: string;
  readonly ports: Readonly<Record<string, number>>;
  readonly folder: string;
}

/** Backstage's configuration for one set of services. */
export function replicaConfig({ databaseUrl, prefix, ports, folder }: ReplicaConfigOptions) {
  const baseUrl = `http://localhost:${ports.gateway}`;
  return {
    app: { baseUrl },
    backend: { baseUrl, database: { connection: databaseUrl, prefix } },
    routing: {
      services: Object.fromEntries(
        Object.entries(ports).map(([name, port]) => [name, { url: `http://127.0.0.1:${port}` }]),
      ),
    },
    scaffolder: { localFolder: join(folder, 'created') },
    techdocs: { publisher: { local: { publishDirectory: join(folder, 'techdocs') } } },
  };
}
