import { describeChange } from '../../describeChange.ts';
import type { Command } from '../Command.ts';
import { readTableSource, tableSourceHelp } from '../readTableSource.ts';

/** `diff`: what moved where between two tables. */
export const diff: Command = {
  summary: 'Show what moves where between two tables',
  parameters: 'A B',
  arity: [2, 2],
  details: [...tableSourceHelp, 'Exits with 1 when they differ.'],
  example: 'diff redis app-config/routing.yaml',
  async run(invocation) {
    const [a = '', b = ''] = invocation.args;
    const before = await readTableSource(a, invocation);
    const after = await readTableSource(b, invocation);
    const changes = describeChange(before.table, after.table);
    return {
      exitCode: changes.length === 0 ? 0 : 1,
      text: [
        `${before.name} (${before.table.revision}) → ${after.name} (${after.table.revision})`,
        ...(changes.length === 0 ? ['Both mean the same.'] : changes.map(line => `  ${line}`)),
      ].join('\n'),
      json: {
        before: { source: before.name, revision: before.table.revision },
        after: { source: after.name, revision: after.table.revision },
        changes,
      },
    };
  },
};
