import { resolve } from 'node:path';
import { RoutingTableError } from '../errors.ts';
import type { Command } from './Command.ts';
import { exitCodeOf, exitCodes, UsageError } from './errors.ts';
import { findRoot } from './findRoot.ts';
import { formatCommandHelp, formatOverview, programName } from './formatHelp.ts';
import { parseCommandLine } from './parseCommandLine.ts';

/** The world around a command, as `process` gives it. */
export interface CliEnvironment {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  out(text: string): void;
  err(text: string): void;
}

/**
 * Runs one command.
 *
 * @returns the exit code
 */
export async function runCli(
  argv: readonly string[],
  commands: Readonly<Record<string, Command>>,
  { cwd, env, out, err }: CliEnvironment,
): Promise<number> {
  const program = programName(env);
  // Known before the line is understood, so that a machine gets JSON about a wrong line too.
  const asJson = argv.includes('--json');
  try {
    const { command: name, args, options } = parseCommandLine(argv, commands);
    const command = name === undefined ? undefined : commands[name];
    if (!name || !command) {
      out(formatOverview(program, commands));
      return options.help ? exitCodes.ok : exitCodes.usage;
    }
    if (options.help) {
      out(formatCommandHelp(program, name, command));
      return exitCodes.ok;
    }
    // npm runs scripts in the package's folder and says where they were called.
    const typedIn = env.INIT_CWD ?? cwd;
    const result = await command.run({
      args,
      options,
      root: findRoot(cwd),
      resolvePath: path => resolve(typedIn, path),
    });
    out(options.json ? JSON.stringify(result.json, undefined, 2) : result.text);
    if (!options.json) {
      result.notes?.forEach(err);
    }
    return result.exitCode;
  } catch (error) {
    if (asJson) {
      out(JSON.stringify({ error: errorAsJson(error) }, undefined, 2));
    } else {
      err(`error: ${messageOf(error)}`);
      if (error instanceof UsageError) {
        err(`       Help: ${program} --help`);
      }
    }
    return exitCodeOf(error);
  }
}

function errorAsJson(error: unknown): object {
  const name = error instanceof Error ? error.name : 'Error';
  return {
    name,
    message: messageOf(error),
    ...(error instanceof RoutingTableError && { problems: error.problems }),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
