import type { OptionName, Options } from './options.ts';

/** One command, such as `check`. The file of each is named after it. */
export interface Command {
  /** What it does, in a few words. */
  readonly summary: string;
  /** Its arguments, as help shows them: `A B`. */
  readonly parameters?: string;
  /** How many arguments it takes, at least and at most. */
  readonly arity?: readonly [least: number, most: number];
  /** The options that it takes besides those of every command. */
  readonly options?: readonly OptionName[];
  /** What help says besides, in lines of at most 90 characters. */
  readonly details: readonly string[];
  /** A typical call, without the program's name. */
  readonly example: string;
  run(invocation: Invocation): Promise<CommandResult>;
}

/** What a command is called with. */
export interface Invocation {
  readonly args: readonly string[];
  readonly options: Options;
  /** Where the configuration and the services' folders are. */
  readonly root: string;
  /** Makes an absolute path of one that the user typed. */
  resolvePath(path: string): string;
}

/** What a command has to say, for people and for machines. */
export interface CommandResult {
  /** 1 when something differs. */
  readonly exitCode: 0 | 1;
  readonly text: string;
  /** Printed in the place of `text` with `--json`. */
  readonly json: unknown;
  /** For people only, on stderr, so that `text` can be redirected to a file. */
  readonly notes?: readonly string[];
}
