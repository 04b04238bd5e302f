import { isUnusualPluginId } from './complaints.ts';
import type { RoutingTable } from './RoutingTable.ts';

/** Warns of plugin ids that work today and that Backstage advises against; undefined without any. */
export function describeUnusualIds(table: RoutingTable): string | undefined {
  const ids = table.pluginIds().filter(isUnusualPluginId);
  return ids.length === 0
    ? undefined
    : `Plugin ids with capitals or underscores: ${ids.join(', ')}. They work as they are written; Backstage wants small letters, digits and hyphens in new ones, and may refuse underscores one day.`;
}
