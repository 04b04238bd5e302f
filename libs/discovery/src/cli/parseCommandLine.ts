import { parseArgs } from 'node:util';
import { didYouMean } from '../nearest.ts';
import type { Command } from './Command.ts';
import { UsageError } from './errors.ts';
import { commonOptions, type OptionName, type Options, optionSpecs } from './options.ts';

/** What was typed. Without a command the user wants help. */
export interface CommandLine {
  readonly command: string | undefined;
  readonly args: readonly string[];
  readonly options: Options;
}

/**
 * Reads the command line.
 *
 * @throws UsageError for what it does not know, with the nearest thing that it does
 */
export function parseCommandLine(
  argv: readonly string[],
  commands: Readonly<Record<string, Command>>,
): CommandLine {
  const { values, positionals } = parse(argv);
  const asksForHelp = values.help ?? positionals[0] === 'help';
  const [name, ...args] = positionals[0] === 'help' ? positionals.slice(1) : positionals;
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (name !== undefined && !command) {
    const known = Object.keys(commands);
    throw new UsageError(
      `There is no command "${name}".${didYouMean(name, known)} There are: ${known.join(', ')}.`,
    );
  }
  const options: Options = {
    config: values.config ?? [],
    json: values.json ?? false,
    help: asksForHelp,
    chart: values.chart,
    backend: values.backend,
  };
  if (!asksForHelp) {
    requireKnownOptions(argv, command);
    requireArity(name, command, args);
  }
  return { command: name, args, options };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: optionSpecs, allowPositionals: true });
  } catch (error) {
    requireKnownOptions(argv, undefined);
    throw new UsageError(firstLine(error));
  }
}

/** @param command - whose options are known; all options are when there is none */
function requireKnownOptions(argv: readonly string[], command: Command | undefined): void {
  const known: readonly string[] = command
    ? [...commonOptions, ...(command.options ?? [])]
    : Object.keys(optionSpecs);
  const { tokens } = parseArgs({
    args: [...argv],
    options: optionSpecs,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'option' && !known.includes(token.name)) {
      const where = command && isOption(token.name) ? 'This command has' : 'There is';
      throw new UsageError(
        `${where} no option ${token.rawName}.${didYouMean(token.name, known).replace('"', '"--')}`,
      );
    }
    if (token.kind === 'option' && token.value === '') {
      throw new UsageError(`${token.rawName} needs a value.`);
    }
  }
}

function requireArity(name: string | undefined, command: Command | undefined, args: string[]) {
  const [least, most] = command?.arity ?? [0, 0];
  if (args.length >= least && args.length <= most) {
    return;
  }
  const expected = command?.parameters ?? 'no argument';
  throw new UsageError(
    `${name} takes ${expected}; found ${args.length === 0 ? 'none' : args.join(' ')}.`,
  );
}

function isOption(name: string): name is OptionName {
  return Object.hasOwn(optionSpecs, name);
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
