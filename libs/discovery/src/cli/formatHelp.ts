import type { Command } from './Command.ts';
import { commonOptions, type OptionName, optionHelp } from './options.ts';

/** How the command is called here. */
export const programName = (env: NodeJS.ProcessEnv) =>
  env.npm_lifecycle_event === 'routing' ? 'npm run routing --' : 'splitstage-routing';

const exitCodeHelp = `Exit codes
  0  fine
  1  something differs, or was refused
  2  the command line makes no sense
  3  Redis cannot be reached`;

/** Help on all commands. */
export function formatOverview(
  program: string,
  commands: Readonly<Record<string, Command>>,
): string {
  const rows = Object.entries(commands).map(
    ([name, { parameters = '', summary }]): [string, string] => [
      `${name} ${parameters}`.trim(),
      summary,
    ],
  );
  return `The routing table: which service owns which plugin, and where it listens.

  ${program} <command> [options]

Commands
${formatRows(rows)}

Options
${formatRows(commonOptions.map(name => optionHelp[name]))}

Reads app-config/app-config.yaml and app-config/routing.yaml when they are there, otherwise
app-config.yaml and app-config.local.yaml; then each --config.

${exitCodeHelp}

More about one: ${program} check --help`;
}

/** Help on one command, with an example. */
export function formatCommandHelp(program: string, name: string, command: Command): string {
  const { parameters = '', summary, details, example, options = [] } = command;
  const names: OptionName[] = [...options, ...commonOptions];
  return `${program} ${`${name} ${parameters}`.trim()}

${[`${summary}.`, ...details].join('\n')}

Options
${formatRows(names.map(each => optionHelp[each]))}

Example
  ${program} ${example}

${exitCodeHelp}`;
}

function formatRows(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([term]) => term.length));
  return rows.map(([term, text]) => `  ${term.padEnd(width)}  ${text}`).join('\n');
}
