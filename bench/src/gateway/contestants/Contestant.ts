import { freePorts } from '@splitstage/fleet';
import type { Program } from '../../run/Program.ts';
import type { Run } from '../../run/Run.ts';
import { cpuTime, processTree, residentMemory } from '../../run/readProcess.ts';
import { untilAnswers } from '../../run/untilAnswers.ts';
import type { ContestantKind } from './ContestantKind.ts';

/** How to start a contestant. */
export interface ContestantOptions {
  /** The origin of the upstream. */
  readonly upstream: string;
  /** For Node, where that runs it. */
  readonly nodeOptions?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** A contestant that runs. */
export class Contestant {
  readonly name: string;
  readonly origin: string;
  readonly program: Program;
  /** Its processes: more than one for NGINX. */
  readonly #pids: readonly number[];

  private constructor(options: {
    readonly name: string;
    readonly origin: string;
    readonly program: Program;
    readonly pids: readonly number[];
  }) {
    this.name = options.name;
    this.origin = options.origin;
    this.program = options.program;
    this.#pids = options.pids;
  }

  /** Starts one in front of an upstream; resolves when it answers. */
  static async start(
    run: Run,
    kind: ContestantKind,
    { upstream, nodeOptions = [], env }: ContestantOptions,
  ): Promise<Contestant> {
    const [port = 0] = await freePorts(1);
    const start = await kind.command({ folder: run.folder, port, upstream });
    const program = run.start({
      command: start.command,
      args: [...(kind.isNode ? nodeOptions : []), ...start.args],
      cores: 'measured',
      // A log that nobody reads must not cost the reader's time.
      silent: true,
      env: { ...start.env, ...env },
    });
    const origin = `http://127.0.0.1:${port}`;
    await program.whileRunning(untilAnswers(`${origin}/api/catalog/small`, run.signal));
    return new Contestant({ name: kind.name, origin, program, pids: processTree(program.pid) });
  }

  /** Microseconds of CPU that it has used. */
  cpuTime(): number {
    return this.#pids.reduce((sum, pid) => sum + cpuTime(pid), 0);
  }

  /** Kibibytes of memory that it holds. */
  residentMemory(): number {
    return this.#pids.reduce((sum, pid) => sum + residentMemory(pid), 0);
  }
}
