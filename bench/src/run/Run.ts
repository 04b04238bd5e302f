import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProcessSet } from '@splitstage/fleet';
import { chooseCores } from './chooseCores.ts';
import { Interrupted } from './Interrupted.ts';
import { Program, type ProgramOptions } from './Program.ts';

const STOPS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * One run of a benchmark: the processes and files that it makes. All of them are gone when it is
 * disposed of, and a signal makes everything that waits give up.
 */
export class Run implements AsyncDisposable {
  /** Aborted by Ctrl-C, and by the end of whoever started this. */
  readonly signal: AbortSignal;
  /** A temporary folder. */
  readonly folder: string;
  readonly processes = new ProcessSet();
  readonly cores = chooseCores();
  readonly #controller: AbortController;
  readonly #programs = new Set<Program>();
  readonly #stop = (why?: unknown) => {
    this.#controller.abort(new Interrupted(`Stopped by ${why ?? 'the end of its parent'}`));
  };

  private constructor(folder: string) {
    this.folder = folder;
    this.#controller = new AbortController();
    this.signal = this.#controller.signal;
    for (const name of STOPS) {
      process.on(name, this.#stop);
    }
    // The channel to tools/run.mjs.
    process.on('disconnect', this.#stop);
  }

  static async open(): Promise<Run> {
    return new Run(await mkdtemp(join(tmpdir(), 'splitstage-bench-')));
  }

  /** Starts a program. It ends with this run, if not before. */
  start(options: ProgramOptions): Program {
    this.signal.throwIfAborted();
    const program = new Program(options, this);
    this.#programs.add(program);
    void program.exited.then(() => this.#programs.delete(program));
    return program;
  }

  /** Tells the user what goes on. */
  progress(text: string): void {
    console.error(text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#programs].map(program => program.kill()));
    await rm(this.folder, { recursive: true, force: true });
    for (const name of STOPS) {
      process.off(name, this.#stop);
    }
    process.off('disconnect', this.#stop);
  }
}
