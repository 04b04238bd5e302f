import { describeChange } from '../../describeChange.ts';
import { parseRoutingTable } from '../../parseRoutingTable.ts';
import type { RoutingTable } from '../../RoutingTable.ts';
import { readRoutingTable } from '../../readRoutingTable.ts';
import { RefusedTableError } from '../../redis/RefusedTableError.ts';
import type { PublishedTable, TableStore } from '../../redis/TableStore.ts';
import type { Command } from '../Command.ts';
import { loadConfig } from '../loadConfig.ts';
import { publisherName, withStore } from '../withStore.ts';

/** `publish`: makes the table of the configuration the one that services follow. */
export const publish: Command = {
  summary: 'Publish the table of the configuration to Redis',
  details: [
    'Signs the table and puts it in force in every service that follows routing.redis.',
    'See first what it changes: diff redis config.',
  ],
  example: 'publish --config production.yaml',
  async run(invocation) {
    const config = await loadConfig(invocation);
    const { table } = readRoutingTable(config);
    return withStore(config, async store => {
      const before = await currentOf(store);
      const published = await store.publish(config.getOptional('routing'), publisherName());
      return { exitCode: 0, ...describePublication('Published', published, table, before) };
    });
  },
};

/** What was published and what it changed, for `publish` and `rollback`. */
export function describePublication(
  verb: string,
  { sequence, revision, publishedAt, publishedBy }: PublishedTable,
  after: RoutingTable,
  before: RoutingTable | undefined,
) {
  const changes = before ? describeChange(before, after) : undefined;
  const told = changes?.length === 0 ? ['It changes nothing.'] : (changes ?? []);
  return {
    text: [
      `${verb} table ${revision} with sequence ${sequence}.`,
      ...told.map(line => `  ${line}`),
    ].join('\n'),
    json: { sequence, revision, publishedAt, publishedBy, ...(changes && { changes }) },
  };
}

/**
 * The table in force, to say what changes; undefined when there is none that services may follow.
 * That is no obstacle: publishing is what mends it.
 */
export async function currentOf(store: TableStore): Promise<RoutingTable | undefined> {
  try {
    const current = await store.current();
    return current && parseRoutingTable(current.routing).table;
  } catch (error) {
    if (error instanceof RefusedTableError) {
      return undefined;
    }
    throw error;
  }
}
