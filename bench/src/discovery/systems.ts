import { HostDiscovery } from '@backstage/backend-defaults/discovery';
import type { DiscoveryService } from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import { parseRoutingTable, type RoutingTable, TableDiscovery } from '@splitstage/discovery';

const PLUGINS_PER_SERVICE = 10;
const PUBLIC_URL = 'http://localhost:7007';

/** A value of `routing`. */
export interface Routing {
  readonly services: Record<string, { readonly url: string; readonly plugins: string[] }>;
}

/** The ids of a system's plugins. */
export function createIds(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `plugin-${index}`);
}

/** Ten plugins a service, each service at an address of its own. */
export function createRouting(ids: readonly string[]): Routing {
  const services: Routing['services'] = {};
  for (const [index, id] of ids.entries()) {
    const name = `service-${Math.floor(index / PLUGINS_PER_SERVICE)}`;
    services[name] ??= { url: `http://${name}:7007`, plugins: [] };
    services[name].plugins.push(id);
  }
  return { services };
}

/** Backstage's own discovery, told the same by `discovery.endpoints`. */
export function createStock({ services }: Routing): DiscoveryService {
  return HostDiscovery.fromConfig(
    new ConfigReader({
      backend: { baseUrl: PUBLIC_URL, listen: ':7007' },
      discovery: {
        endpoints: Object.values(services).map(({ url, plugins }) => ({
          target: { internal: `${url}/api/{{pluginId}}` },
          plugins,
        })),
      },
    }),
  );
}

/** Ours. */
export function createOurs(routing: Routing): DiscoveryService {
  const { table } = parseRoutingTable(routing);
  return discoveryOver(() => table);
}

/** Ours over a table that may change, in a process that runs none of the plugins. */
export function discoveryOver(table: () => RoutingTable): DiscoveryService {
  return new TableDiscovery({
    table,
    service: 'none-of-them',
    ownUrl: () => PUBLIC_URL,
    publicUrl: PUBLIC_URL,
  });
}
