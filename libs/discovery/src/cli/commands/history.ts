import { describeChange } from '../../describeChange.ts';
import { parseRoutingTable } from '../../parseRoutingTable.ts';
import type { PublishedTable } from '../../redis/TableStore.ts';
import type { Command } from '../Command.ts';
import { formatColumns } from '../formatColumns.ts';
import { loadConfig } from '../loadConfig.ts';
import { withStore } from '../withStore.ts';

/** `history`: what was published, by whom, and what it changed. */
export const history: Command = {
  summary: 'List what was published, newest first',
  details: ['Each with its sequence, who published it, and what it changed.'],
  example: 'history',
  async run(invocation) {
    const published = await withStore(await loadConfig(invocation), store => store.history());
    const entries = describeHistory(published);
    return {
      exitCode: 0,
      text: entries.length === 0 ? 'Nothing was published yet.' : formatHistory(entries),
      json: { tables: entries },
    };
  },
};

/** A publication, and what it changed; undefined for the oldest one that is kept. */
export interface HistoryEntry extends Omit<PublishedTable, 'routing'> {
  readonly changes: readonly string[] | undefined;
}

/** @param published - newest first */
export function describeHistory(published: readonly PublishedTable[]): HistoryEntry[] {
  const tables = published.map(({ routing }) => parseRoutingTable(routing).table);
  return published.map(({ sequence, revision, publishedAt, publishedBy }, index) => {
    const [after, before] = [tables[index], tables[index + 1]];
    const changes = after && before ? describeChange(before, after) : undefined;
    return { sequence, revision, publishedAt, publishedBy, changes };
  });
}

/** One line a publication, and one more for each further change. */
export function formatHistory(entries: readonly HistoryEntry[]): string {
  return formatColumns(
    ['sequence', 'revision', 'published', 'by', 'changes'],
    entries.flatMap(({ sequence, revision, publishedAt, publishedBy, changes }) => {
      const [first = changes ? 'none' : '', ...rest] = changes ?? [];
      return [
        [`${sequence}`, revision, publishedAt, publishedBy, first],
        ...rest.map(change => ['', '', '', '', change]),
      ];
    }),
  );
}
