import type { RoutingTable } from '../../RoutingTable.ts';
import type { Command } from '../Command.ts';
import { formatColumns } from '../formatColumns.ts';
import { readTableSource, tableSourceHelp } from '../readTableSource.ts';

/** `show`: what a table says. */
export const show: Command = {
  summary: 'Show services, plugins, URLs and revision',
  parameters: '[TABLE]',
  arity: [0, 1],
  details: ['Shows the table of the configuration, or another one.', ...tableSourceHelp],
  example: 'show redis',
  async run(invocation) {
    const [source = 'config'] = invocation.args;
    const { name, table } = await readTableSource(source, invocation);
    return {
      exitCode: 0,
      text: formatTable(table),
      json: { source: name, revision: table.revision, services: table.services },
    };
  },
};

/** A table as people read it: a line per service, one more for each further URL. */
export function formatTable(table: RoutingTable): string {
  const rows = table.services.flatMap(({ name, urls, plugins }) =>
    urls.map((url, index) => (index === 0 ? [name, url, plugins.join(', ')] : ['', url])),
  );
  return `${formatColumns(['service', 'url', 'plugins'], rows)}\n\nRevision ${table.revision}`;
}
