import { parseRoutingTable } from '../../parseRoutingTable.ts';
import type { Command } from '../Command.ts';
import { loadConfig } from '../loadConfig.ts';
import { parseSequence } from '../readTableSource.ts';
import { publisherName, withStore } from '../withStore.ts';
import { currentOf, describePublication } from './publish.ts';

/** `rollback`: publishes an earlier table again. */
export const rollback: Command = {
  summary: 'Publish an earlier table again',
  parameters: '[SEQUENCE]',
  arity: [0, 1],
  details: [
    'Takes the table before the one in force, or the one with that sequence in the history.',
    'It is published under a new sequence: services never follow an older one.',
  ],
  example: 'rollback 12',
  async run(invocation) {
    const [sequence] = invocation.args;
    const wanted = sequence === undefined ? undefined : parseSequence(sequence);
    return withStore(await loadConfig(invocation), async store => {
      const before = await currentOf(store);
      const published = await store.rollback(publisherName(), wanted);
      const { table } = parseRoutingTable(published.routing);
      return { exitCode: 0, ...describePublication('Rolled back to', published, table, before) };
    });
  },
};
