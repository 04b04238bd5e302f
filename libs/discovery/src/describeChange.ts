import type { RoutingTable, ServiceRoute } from './RoutingTable.ts';

/**
 * What moved where between two tables, in one line: for logs, and for `routing diff`.
 *
 * @returns one phrase a change, in the order of plugins and services; empty when both mean the same
 */
export function describeChange(before: RoutingTable, after: RoutingTable): string[] {
  const plugins = [...new Set([...before.pluginIds(), ...after.pluginIds()])].sort();
  const names = [
    ...new Set([...before.services, ...after.services].map(service => service.name)),
  ].sort();
  return [
    ...plugins.flatMap(id => describePlugin(id, before.ownerOf(id), after.ownerOf(id))),
    ...names.flatMap(name => describeAddress(name, before.service(name), after.service(name))),
  ];
}

function describePlugin(id: string, from?: ServiceRoute, to?: ServiceRoute): string[] {
  if (from?.name === to?.name) {
    return [];
  }
  if (!from) {
    return [`plugin ${id} added to ${to?.name}`];
  }
  return [to ? `plugin ${id} moved from ${from.name} to ${to.name}` : `plugin ${id} removed`];
}

function describeAddress(name: string, from?: ServiceRoute, to?: ServiceRoute): string[] {
  const [before, after] = [from?.urls.join(', '), to?.urls.join(', ')];
  if (before === after) {
    return [];
  }
  if (!before) {
    return [`service ${name} added at ${after}`];
  }
  return [after ? `service ${name} moved from ${before} to ${after}` : `service ${name} removed`];
}
