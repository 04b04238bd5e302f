import { parseRoutingTable } from '../../parseRoutingTable.ts';
import type { RoutingTable, ServiceRoute } from '../../RoutingTable.ts';
import { describeOwner } from './compareCode.ts';
import type { Difference } from './Difference.ts';
import type { ChartPath, ChartRouting } from './readChart.ts';

/**
 * Compares the table with a rendered chart: which plugin runs in which service, and to which
 * service the ingress leads each plugin's path. Addresses are a cluster's own and may differ.
 *
 * @throws RoutingTableError when a table of the chart is not valid
 */
export function compareChart(table: RoutingTable, chart: ChartRouting): Difference[] {
  const tables = chart.tables.map(({ where, routing }) => ({
    where,
    table: parseRoutingTable(routing, () => where).table,
  }));
  return [
    ...tables.flatMap(({ where, table: other }) => compareTables(table, other, where)),
    ...comparePaths(
      table,
      tables.map(each => each.table),
      chart.paths,
    ),
  ];
}

function compareTables(table: RoutingTable, chart: RoutingTable, where: string): Difference[] {
  const plugins = [...new Set([...table.pluginIds(), ...chart.pluginIds()])].sort();
  return plugins.flatMap(plugin => {
    const [ours, theirs] = [table.ownerOf(plugin)?.name, chart.ownerOf(plugin)?.name];
    const service = ours ?? theirs;
    if (ours === theirs || service === undefined) {
      return [];
    }
    const found = describeOwner(chart, service, plugin);
    return [{ where, service, plugin, table: describeOwner(table, service, plugin), found }];
  });
}

function comparePaths(
  table: RoutingTable,
  chartTables: readonly RoutingTable[],
  paths: readonly ChartPath[],
): Difference[] {
  const pluginPaths = paths.flatMap(path => {
    const plugin = /^\/api\/([^/]+)\/?$/.exec(path.path)?.[1];
    return plugin === undefined ? [] : [{ ...path, plugin }];
  });
  const wrong = pluginPaths.flatMap(({ where, plugin, backends }) => {
    const owner = table.ownerOf(plugin);
    const hosts = owner ? kubernetesServicesOf(owner, chartTables) : [];
    if (owner && (hosts.length === 0 || backends.every(backend => hosts.includes(backend)))) {
      return [];
    }
    const service = owner?.name ?? '-';
    return [
      {
        where,
        service,
        plugin,
        table: describeOwner(table, service, plugin),
        found: `/api/${plugin} leads to ${backends.join(', ') || 'nothing'}`,
      },
    ];
  });
  // What has no path of its own reaches the gateway, which knows the owner, if anything leads there.
  const routed = new Set(pluginPaths.map(({ plugin }) => plugin));
  const hasRest = paths.some(({ path }) => /^\/(api\/?)?$/.test(path));
  const lost = paths.length === 0 || hasRest ? [] : table.pluginIds().filter(id => !routed.has(id));
  return [
    ...wrong,
    ...lost.map(plugin => ({
      where: 'Ingress and HTTPRoute',
      service: table.ownerOf(plugin)?.name ?? '-',
      plugin,
      table: 'runs here',
      found: 'no path leads to it',
    })),
  ];
}

/**
 * The names that a service has in the cluster: the chart's own table says it, in the first label of
 * the host, and a second version of the service is beside it. Empty when the chart has no such
 * table, and so nothing to compare with.
 */
function kubernetesServicesOf(owner: ServiceRoute, tables: readonly RoutingTable[]): string[] {
  return tables
    .flatMap(table => table.service(owner.name)?.urls ?? [])
    .flatMap(url => new URL(url).hostname.split('.', 1))
    .flatMap(name => [name, `${name}-next`]);
}
