import type { Config } from '@backstage/config';
import { RoutingTableError } from './errors.ts';
import { isRecord } from './isRecord.ts';
import { type ParsedRouting, parseRoutingTable } from './parseRoutingTable.ts';

/**
 * Reads the routing table from the `routing` key of the configuration.
 *
 * @throws RoutingTableError when it is missing or wrong, or when `discovery.endpoints` is set too
 */
export function readRoutingTable(config: Config): ParsedRouting {
  const endpoints = config.getOptional('discovery.endpoints');
  if (endpoints !== undefined) {
    throw new RoutingTableError([
      {
        path: 'discovery.endpoints',
        file: fileOf(config, 'discovery.endpoints'),
        message:
          'the routing table takes the place of discovery.endpoints, which browsers can read',
        fix: `remove discovery.endpoints; the same as a routing table (choose the names):\n\n${tableFromEndpoints(endpoints)}`,
      },
    ]);
  }
  if (!config.has('routing')) {
    throw new RoutingTableError([
      {
        path: 'routing',
        message: 'the configuration has no routing table',
        fix: 'add routing.services, usually in app-config/routing.yaml, or pass the file with --config',
      },
    ]);
  }
  return parseRoutingTable(config.getOptional('routing'), path => fileOf(config, path));
}

/**
 * Backstage merges config files and keeps the file of each value to itself, but names it when a
 * value is asked for with the wrong type: `Invalid type in config for key '…' in 'routing.yaml'`.
 */
function fileOf(config: Config, path: string): string | undefined {
  for (let key = path.replace(/\[\d+\].*$/, ''); key; key = key.replace(/\.?[^.]*$/, '')) {
    for (const ask of [() => config.getOptionalNumber(key), () => config.getOptionalConfig(key)]) {
      try {
        ask();
      } catch (error) {
        const file = /for key '[^']*' in '([^']+)'/.exec(String(error))?.[1];
        if (file) {
          return file;
        }
      }
    }
  }
  return undefined;
}

function tableFromEndpoints(endpoints: unknown): string {
  const rows = (Array.isArray(endpoints) ? endpoints : []).flatMap((endpoint, index) => {
    if (!isRecord(endpoint)) {
      return [];
    }
    const target = isRecord(endpoint.target) ? endpoint.target.internal : endpoint.target;
    const plugins = Array.isArray(endpoint.plugins) ? endpoint.plugins : [];
    return [
      `    service-${index + 1}:`,
      `      url: ${String(target).replace(/\/api\/\{\{\s*pluginId\s*\}\}.*$/, '')}`,
      `      plugins: [${plugins.join(', ')}]`,
    ];
  });
  return ['routing:', '  services:', ...rows].map(line => `      ${line}`).join('\n');
}
