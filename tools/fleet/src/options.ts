import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { FleetError, reasonOf, systemCode } from './errors.ts';
import { nearest } from './nearest.ts';

/** What `npm start` was asked for. */
export interface CliOptions {
  readonly help: boolean;
  readonly port: number | undefined;
  readonly dataDir: string;
  readonly only: readonly string[] | undefined;
  readonly configFiles: readonly string[];
  readonly databaseUrl: string | undefined;
  readonly verbose: boolean;
}

/** What `npm start -- --help` prints. */
export const helpText = `Starts the whole portal on this machine: PostgreSQL, the front end and the services.

  npm start -- [options]

  --port <port>          the portal's port (default 7007); the services' ports follow it
  --data <folder>        where data and logs are kept (default .data)
  --only <services>      start these services only, such as catalog,search
  --config <file>        a configuration file that overrides app-config; may be repeated
  --database-url <url>   use this PostgreSQL server: postgres://user:password@host:5432/postgres
  --verbose              show all log lines, not only warnings, errors and what you print
  --help                 show this

A service that cannot start or dies does not take the others along: it starts again after a while,
at once when what it is made of is edited, and with the key r. One that serves keeps the code it was
started with until you restart it.

On the embedded PostgreSQL each service has a user of its own, who reaches its plugins' databases
only; on a server of yours all services connect as the user that you name.

Ctrl-C stops everything in order; a second Ctrl-C ends it at once.`;

const known = {
  help: { type: 'boolean', short: 'h' },
  port: { type: 'string' },
  data: { type: 'string' },
  only: { type: 'string' },
  config: { type: 'string', multiple: true },
  'database-url': { type: 'string' },
  verbose: { type: 'boolean' },
} as const;

/**
 * Reads the command line. Paths are relative to the folder in which the user typed the command.
 *
 * @throws FleetError USAGE for what it does not know, with the nearest thing that it does.
 */
export function parseOptions(args: readonly string[], cwd: string, repoRoot: string): CliOptions {
  const values = parse(args);
  return {
    help: values.help ?? false,
    verbose: values.verbose ?? false,
    port: values.port === undefined ? undefined : parsePort(values.port),
    dataDir: values.data === undefined ? resolve(repoRoot, '.data') : resolve(cwd, values.data),
    only: values.only === undefined ? undefined : parseList(values.only),
    configFiles: (values.config ?? []).map(file => resolve(cwd, file)),
    databaseUrl:
      values['database-url'] === undefined ? undefined : parseUrl(values['database-url']),
  };
}

/** @throws FleetError CONFIG_MISSING when a `--config` file cannot be there. */
export async function checkConfigFiles(files: readonly string[]): Promise<void> {
  for (const file of files) {
    const found = await stat(file).catch(error => {
      const why = systemCode(error) === 'ENOENT' ? 'does not exist' : reasonOf(error);
      throw new FleetError('CONFIG_MISSING', `The configuration file ${file} ${why}.`, {
        fix: 'Correct the path after --config.',
      });
    });
    if (found.isFile()) continue;
    throw new FleetError('CONFIG_MISSING', `${file} is not a file.`, {
      fix: 'Give --config a YAML file.',
    });
  }
}

function parse(args: readonly string[]) {
  try {
    const { values, tokens } = parseArgs({ args: [...args], options: known, tokens: true });
    for (const token of tokens) {
      if (token.kind === 'option' && token.value === '') {
        throw usage(`${token.rawName} needs a value.`);
      }
    }
    return values;
  } catch (error) {
    if (error instanceof FleetError) throw error;
    switch (systemCode(error)) {
      case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
        throw unknownOption(args);
      case 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL':
        throw usage('Every argument must belong to an option.', reasonOf(error));
      default:
        throw usage(reasonOf(error).split('\n', 1)[0] ?? '');
    }
  }
}

function unknownOption(args: readonly string[]): FleetError {
  const names = Object.keys(known);
  const wrong = args
    .filter(arg => arg.startsWith('-') && arg !== '-h')
    .map(arg => arg.split('=', 1)[0] ?? arg)
    .find(arg => !names.includes(arg.replace(/^--/, '')) || !arg.startsWith('--'));
  const close = wrong && nearest(wrong.replace(/^-+/, ''), names);
  return usage(`There is no option ${wrong}${close ? `; did you mean --${close}?` : '.'}`);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port > 0 && port < 65_536) return port;
  throw usage(`--port: expected a number from 1 to 65535, found "${text}".`);
}

function parseList(text: string): string[] {
  return text
    .split(',')
    .map(item => item.trim())
    .filter(Boolean);
}

function parseUrl(text: string): string {
  const url = URL.parse(text);
  if (url && /^postgres(ql)?:$/.test(url.protocol) && url.hostname) return text;
  // Not shown: it may hold a password.
  throw usage('--database-url: expected postgres://user:password@host:port/database.');
}

function usage(message: string, detail?: string): FleetError {
  return new FleetError('USAGE', detail === undefined ? message : `${message} (${detail})`, {
    fix: 'All options: npm start -- --help',
  });
}
