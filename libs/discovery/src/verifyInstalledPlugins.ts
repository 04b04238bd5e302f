import { didYouMean } from './nearest.ts';
import type { RoutingTable } from './RoutingTable.ts';

/**
 * The reality check: does a process really run what its row of the table says?
 *
 * @returns undefined when it does; otherwise one message with both lists and the fix
 */
export function verifyInstalledPlugins(options: {
  readonly table: RoutingTable;
  /** The name of the service that this process is. */
  readonly service: string;
  /** The ids of the plugins that are installed in this process. */
  readonly installed: readonly string[];
}): string | undefined {
  const { table, service } = options;
  const row = table.service(service);
  if (!row) {
    const names = table.services.map(({ name }) => name);
    return `The routing table has no service "${service}" (it has ${names.join(', ')}).${didYouMean(service, names)} Add routing.services.${service} with its url and plugins.`;
  }
  const installed = new Set(options.installed);
  const promised = new Set(row.plugins);
  const unannounced = [...installed].filter(id => !promised.has(id)).sort();
  const absent = row.plugins.filter(id => !installed.has(id));
  if (unannounced.length === 0 && absent.length === 0) {
    return undefined;
  }
  const key = `routing.services.${service}.plugins`;
  const lines = [
    `The plugins of service "${service}" are not those of its row in the routing table.`,
  ];
  if (absent.length > 0) {
    lines.push(
      `  In ${key}, but not installed: ${absent.join(', ')}. Install each with backend.add(…) in this service, or take it out of the list.`,
      ...absent
        .map(id => [id, didYouMean(id, unannounced)] as const)
        .filter(([, hint]) => hint)
        .map(([id, hint]) => `  "${id}":${hint}`),
    );
  }
  if (unannounced.length > 0) {
    lines.push(
      `  Installed, but not in ${key}: ${unannounced.map(id => withOwner(id, table)).join(', ')}. Add each to the list, or remove it from this service.`,
    );
  }
  return lines.join('\n');
}

function withOwner(id: string, table: RoutingTable): string {
  const owner = table.ownerOf(id);
  return owner ? `${id} (the table gives it to "${owner.name}")` : id;
}
