import type { Config } from '@backstage/config';
import { NotFoundError } from '@backstage/errors';
import { parseRoutingTable } from '../parseRoutingTable.ts';
import type { RoutingTable } from '../RoutingTable.ts';
import { readRoutingTable } from '../readRoutingTable.ts';
import type { PublishedTable, TableStore } from '../redis/TableStore.ts';
import type { Invocation } from './Command.ts';
import { UsageError } from './errors.ts';
import { loadConfig, readConfigFiles } from './loadConfig.ts';
import { withStore } from './withStore.ts';

/** How help explains what can stand for a table. */
export const tableSourceHelp = [
  'A table is a file with a routing key, "config" for the one that the configuration holds,',
  '"redis" for the one in force there, or "redis:<sequence>" for an earlier one of its history.',
];

/** A table, and what it was called on the command line. */
export interface NamedTable {
  readonly name: string;
  readonly table: RoutingTable;
}

/** Reads the table that an argument stands for. */
export async function readTableSource(source: string, invocation: Invocation): Promise<NamedTable> {
  const [, kind, sequence] = /^(redis|config)(?::(.*))?$/.exec(source) ?? [];
  if (kind === 'redis') {
    const published = await readPublished(await loadConfig(invocation), sequence);
    return {
      name: `redis:${published.sequence}`,
      table: parseRoutingTable(published.routing).table,
    };
  }
  const config =
    kind === 'config'
      ? await loadConfig(invocation)
      : await readConfigFiles([invocation.resolvePath(source)], { env: false });
  return { name: source, table: readRoutingTable(config).table };
}

function readPublished(config: Config, sequence: string | undefined): Promise<PublishedTable> {
  const wanted = sequence === undefined ? undefined : parseSequence(sequence);
  return withStore(config, async store => {
    const found = wanted === undefined ? await store.current() : await find(store, wanted);
    if (!found) {
      throw new NotFoundError('Redis holds no routing table. Publish one first.');
    }
    return found;
  });
}

async function find(store: TableStore, sequence: number): Promise<PublishedTable> {
  const history = await store.history();
  const found = history.find(table => table.sequence === sequence);
  if (!found) {
    const known = history.map(table => table.sequence).join(', ') || 'none';
    throw new NotFoundError(`Redis holds no table with sequence ${sequence}. It holds: ${known}.`);
  }
  return found;
}

/** @throws UsageError when it is not the number of a publication */
export function parseSequence(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) {
    throw new UsageError(`A sequence is a number from 1, as "history" lists it; found "${text}".`);
  }
  return Number(text);
}
