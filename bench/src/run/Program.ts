import { EventEmitter, once } from 'node:events';
import type { ProcessSet } from '@splitstage/fleet';
import type { Cores } from './chooseCores.ts';

/** What to start, and where. */
export interface ProgramOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** Default: the folder of the benchmarks. */
  readonly cwd?: string;
  /** Over this process's environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** Which cores it may use. Default: all. */
  readonly cores?: keyof Cores;
  /** Throws its standard output away instead of reading it. */
  readonly silent?: boolean;
}

/** What a program needs of the run that it belongs to. */
interface Owner {
  readonly processes: ProcessSet;
  readonly cores: Cores | undefined;
  readonly signal: AbortSignal;
}

/** Last lines of a program that an error shows. */
const KEPT = 40;

/** A program that runs, and the lines that it prints. */
export class Program {
  /** Resolves when it has ended; never rejects. */
  readonly exited: Promise<unknown>;
  readonly pid: number;
  readonly #child: ReturnType<ProcessSet['spawn']>;
  readonly #title: string;
  readonly #signal: AbortSignal;
  readonly #events = new EventEmitter();
  readonly #lines: string[] = [];
  #read = 0;

  constructor(options: ProgramOptions, { processes, cores, signal }: Owner) {
    const { command, args, cwd = import.meta.dirname, env, silent } = options;
    const pin = options.cores && cores ? ['taskset', '-c', cores[options.cores]] : [];
    // Both replace themselves, so that the process id is the program's.
    const quiet = silent ? ['/bin/sh', '-c', 'exec "$@" >/dev/null', 'sh'] : [];
    const [first = command, ...rest] = [...quiet, ...pin, command, ...args];
    this.#title = [command, ...args].join(' ');
    this.#signal = signal;
    this.#child = processes.spawn({
      command: first,
      args: rest,
      cwd,
      env: { ...process.env, NODE_OPTIONS: '', ...env },
      onLine: line => {
        this.#lines.push(line);
        this.#events.emit('line');
      },
    });
    this.pid = this.#child.pid ?? 0;
    this.exited = this.#child.exited;
  }

  get running(): boolean {
    return this.#child.running;
  }

  /**
   * The next line that it prints.
   *
   * @throws Error with its last lines when it ends before
   */
  async nextLine(): Promise<string> {
    while (this.#read === this.#lines.length) {
      await this.whileRunning(once(this.#events, 'line', { signal: this.#signal }));
    }
    return this.#lines[this.#read++] ?? '';
  }

  /** Waits for something that only happens while the program runs. */
  async whileRunning<T>(promise: Promise<T>): Promise<T> {
    return await Promise.race([
      promise,
      this.exited.then(() => {
        throw new Error(`${this.#title} ended:\n${this.#lines.slice(-KEPT).join('\n')}`);
      }),
    ]);
  }

  /** All that it has printed, once it has ended. */
  async output(): Promise<readonly string[]> {
    await this.exited;
    this.#signal.throwIfAborted();
    return this.#lines;
  }

  /** Asks it to end, and waits until it has. */
  async stop(): Promise<void> {
    await this.#child.stop();
  }

  /** Ends it at once, whatever it does. */
  async kill(): Promise<void> {
    this.#child.kill();
    await this.exited;
  }
}
