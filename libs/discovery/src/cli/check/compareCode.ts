import type { RoutingTable } from '../../RoutingTable.ts';
import type { Difference } from './Difference.ts';

/** The plugins that each service's code installs, by the service's name. */
export type InstalledPlugins = ReadonlyMap<string, readonly string[]>;

/**
 * Compares the table with the code. A service that is not among `installed` is left out.
 *
 * @returns a plugin that moved in the table only differs twice: where it is, and where it should be
 */
export function compareCode(table: RoutingTable, installed: InstalledPlugins): Difference[] {
  return [...installed].flatMap(([service, plugins]) => {
    const promised = table.service(service)?.plugins ?? [];
    const ids = [...new Set([...promised, ...plugins])].sort();
    return ids
      .filter(id => promised.includes(id) !== plugins.includes(id))
      .map(plugin => ({
        where: 'code',
        service,
        plugin,
        table: describeOwner(table, service, plugin),
        found: plugins.includes(plugin) ? 'installed here' : describePlace(installed, plugin),
      }));
  });
}

/** What the table says about a plugin, as seen from a service. */
export function describeOwner(table: RoutingTable, service: string, plugin: string): string {
  const owner = table.ownerOf(plugin)?.name;
  if (owner === undefined) {
    return 'in no service';
  }
  return owner === service ? 'runs here' : `runs in ${owner}`;
}

function describePlace(installed: InstalledPlugins, plugin: string): string {
  const places = [...installed]
    .filter(([, plugins]) => plugins.includes(plugin))
    .map(([service]) => service);
  return places.length === 0 ? 'not installed' : `installed in ${places.join(', ')}`;
}
