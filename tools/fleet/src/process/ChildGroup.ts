import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { reasonOf } from '../errors.ts';
import { readLines } from '../log/readLines.ts';
import { type GuardOptions, startGuard } from './guard.ts';

/** How a process ended. */
export interface Exit {
  readonly code: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  /** Why it could not be started at all. */
  readonly error?: string;
}

/** Options of {@link ChildGroup}. */
export interface ChildGroupOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  /** Opens an IPC channel whose end tells the child that the launcher is gone. */
  readonly ipc?: boolean;
  /** Asks the process to stop. Default `SIGTERM`. */
  readonly stopSignal?: GuardOptions['signal'];
  /** Sends the stop signal to the whole group, for programs that do not pass it on. */
  readonly stopGroup?: boolean;
  /** Ends the process at once. Default `SIGKILL`, sent to its whole group. */
  readonly killSignal?: 'SIGKILL' | 'SIGQUIT';
  /** Milliseconds from the stop signal to the kill signal. Default 15,000. */
  readonly graceMs?: number;
  readonly onLine: (line: string) => void;
}

/**
 * A child process in a process group of its own, so that Ctrl-C reaches the launcher only,
 * with a guard that ends it should the launcher be killed.
 */
export class ChildGroup {
  /** Resolves when the process has ended and its output was read; never rejects. */
  readonly exited: Promise<Exit>;
  readonly #child: ChildProcess;
  readonly #options: ChildGroupOptions;
  #running = true;

  constructor(options: ChildGroupOptions) {
    this.#options = options;
    const stdio: ('ignore' | 'pipe' | 'ipc')[] = ['ignore', 'pipe', 'pipe'];
    this.#child = spawn(options.command, options.args, {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: options.ipc ? [...stdio, 'ipc'] : stdio,
      ...(options.uid === undefined ? {} : { uid: options.uid }),
      ...(options.gid === undefined ? {} : { gid: options.gid }),
    });
    const guard = this.#startGuard();
    this.exited = this.#untilEnd().finally(() => {
      this.#running = false;
      guard?.kill('SIGKILL');
    });
  }

  /** The process id; undefined when the process could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Whether the process is still there. */
  get running(): boolean {
    return this.#running;
  }

  /**
   * Stops in order: the stop signal, then the kill signal after the grace time.
   * Returns how it ended, and whether it had to be killed.
   */
  async stop(): Promise<Exit & { readonly killed: boolean }> {
    const { stopSignal = 'SIGTERM', stopGroup } = this.#options;
    if (stopGroup) this.#signalGroup(stopSignal);
    else this.#child.kill(stopSignal);
    const timer = new AbortController();
    const late = delay(this.#options.graceMs ?? 15_000, true, { signal: timer.signal });
    const killed = await Promise.race([late, this.exited.then(() => false)]).finally(() => {
      late.catch(() => undefined);
      timer.abort();
    });
    if (killed) this.kill();
    return { ...(await this.exited), killed };
  }

  /** Ends it now. */
  kill(): void {
    if (!this.#running) return;
    if (this.#options.killSignal === 'SIGQUIT') this.#child.kill('SIGQUIT');
    else this.#signalGroup('SIGKILL');
  }

  #signalGroup(signal: NodeJS.Signals): void {
    if (this.pid === undefined) return;
    try {
      process.kill(-this.pid, signal);
    } catch {
      // ESRCH: nothing of the group is left, which is what we want.
    }
  }

  #startGuard(): ChildProcess | undefined {
    if (this.pid === undefined) return undefined;
    const { stopSignal = 'SIGTERM', stopGroup, killSignal, graceMs = 15_000 } = this.#options;
    return startGuard(this.pid, {
      signal: stopSignal,
      group: stopGroup ?? false,
      ...(killSignal === 'SIGQUIT' ? {} : { killAfterSeconds: Math.ceil(graceMs / 1000) }),
    });
  }

  async #untilEnd(): Promise<Exit> {
    const child = this.#child;
    const reading = [child.stdout, child.stderr].map(stream =>
      stream === null ? undefined : readLines(stream, this.#options.onLine),
    );
    const exit = await new Promise<Exit>(resolve => {
      child.once('error', error => {
        // Also emitted when a signal could not be sent; only a failed start ends it.
        if (child.pid === undefined) {
          resolve({ code: undefined, signal: undefined, error: reasonOf(error) });
        }
      });
      child.once('exit', (code, signal) =>
        resolve({ code: code ?? undefined, signal: signal ?? undefined }),
      );
    });
    // Helpers that it left behind are in its group, and hold the pipe open.
    this.#signalGroup('SIGKILL');
    await Promise.race([Promise.all(reading), delay(1_000, undefined, { ref: false })]);
    return exit;
  }
}

/** How a process ended, in words. */
export function describeExit(exit: Exit): string {
  if (exit.error !== undefined) return `could not be started (${exit.error})`;
  if (exit.signal !== undefined) return `was ended by ${exit.signal}`;
  return `exited with code ${exit.code}`;
}
