/** What a contestant has to know before it starts. */
export interface ContestantSetup {
  /** A folder for its files. */
  readonly folder: string;
  /** Where it listens, on 127.0.0.1. */
  readonly port: number;
  /** The origin of the upstream. */
  readonly upstream: string;
}

/** How to start a contestant. */
export interface ContestantCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** Something that answers the requests for plugin `catalog`, by itself or from an upstream. */
export interface ContestantKind {
  /** How reports call it. */
  readonly name: string;
  /** Whether Node runs it, so that it takes Node's options. */
  readonly isNode: boolean;
  command(setup: ContestantSetup): Promise<ContestantCommand>;
}
