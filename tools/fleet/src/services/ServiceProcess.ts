import { setTimeout as delay } from 'node:timers/promises';
import { FleetError, reasonOf } from '../errors.ts';
import type { FleetLog } from '../events.ts';
import { ForPeople } from '../log/ForPeople.ts';
import { type ChildGroup, describeExit } from '../process/ChildGroup.ts';
import type { ProcessSet } from '../process/ProcessSet.ts';

/** A service that ended without having been told to. */
export interface Crash {
  readonly service: string;
  readonly how: string;
}

/** Options of {@link ServiceProcess}. */
export interface ServiceProcessOptions {
  readonly name: string;
  /** Where it listens, without a trailing slash. */
  readonly url: string;
  readonly cwd: string;
  /** Does what is to be done before each start; returns Node's arguments. */
  readonly prepare: () => Promise<readonly string[]>;
  /** Where its start can be mended: files that somebody wrote. */
  readonly writtenIn: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly startTimeoutMs: number;
  readonly stopGraceMs: number;
  readonly processes: ProcessSet;
  readonly log: FleetLog;
  readonly onCrash: (crash: Crash) => void;
}

const keptLines = 10_000;

/** One service as a process: started until ready, stopped in order, watched in between. */
export class ServiceProcess {
  readonly #options: ServiceProcessOptions;
  readonly #lines: string[] = [];
  /** How many of them are from before this start. */
  #before = 0;
  #child: ChildGroup | undefined;
  #stopping = false;

  constructor(options: ServiceProcessOptions) {
    this.#options = options;
  }

  /** Its process id while it runs. */
  get pid(): number | undefined {
    return this.#child?.running ? this.#child.pid : undefined;
  }

  /** What it printed, over all its starts: the last 10,000 lines. */
  get logs(): readonly string[] {
    return [...this.#lines];
  }

  /** Starts it, and waits until it is ready to serve. */
  async start(signal: AbortSignal): Promise<void> {
    if (this.pid !== undefined) return;
    signal.throwIfAborted();
    this.#stopping = false;
    const args = await this.#options.prepare();
    signal.throwIfAborted();
    const child = this.#spawn(args);
    const waiting = new AbortController();
    try {
      await Promise.race([
        this.#untilReady(AbortSignal.any([signal, waiting.signal])),
        child.exited.then(exit => {
          throw this.#failed(
            'SERVICE_DIED',
            `${this.#options.name} ${describeExit(exit)} while starting.`,
          );
        }),
      ]);
    } catch (error) {
      await this.stop();
      signal.throwIfAborted();
      throw error;
    } finally {
      waiting.abort();
    }
    void child.exited.then(exit => {
      if (this.#stopping) return;
      this.#options.onCrash({ service: this.#options.name, how: describeExit(exit) });
    });
  }

  /** Stops it in order; kills it when that takes too long, and says so. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const { name, log, stopGraceMs } = this.#options;
    if (!this.#child?.running) return;
    const { killed } = await this.#child.stop();
    if (killed) {
      log({
        type: 'notice',
        text: `${name} did not stop within ${stopGraceMs / 1000} s and was killed.`,
      });
    }
  }

  #spawn(args: readonly string[]): ChildGroup {
    const { name, cwd, env, log, processes, stopGraceMs } = this.#options;
    this.#before = this.#lines.length;
    this.#child = processes.spawn({
      // The program itself: the wrapper in node_modules/.bin would stay between us and its signals.
      command: process.execPath,
      args,
      cwd,
      env,
      ipc: true,
      graceMs: stopGraceMs,
      onLine: line => {
        this.#lines.push(line);
        if (this.#lines.length > keptLines) {
          this.#lines.shift();
          this.#before = Math.max(0, this.#before - 1);
        }
        log({ type: 'log', source: name, line });
      },
    });
    return this.#child;
  }

  async #untilReady(signal: AbortSignal): Promise<void> {
    const { name, url, startTimeoutMs } = this.#options;
    const until = Date.now() + startTimeoutMs;
    let last = 'nothing';
    while (Date.now() < until) {
      try {
        const response = await fetch(`${url}/.backstage/health/v1/readiness`, {
          signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]),
        });
        const body = await response.text();
        if (response.status === 200) return;
        last = `${response.status} ${body.slice(0, 500)}`;
      } catch (error) {
        signal.throwIfAborted();
        last =
          error instanceof Error && error.cause !== undefined
            ? reasonOf(error.cause)
            : reasonOf(error);
      }
      await delay(100, undefined, { signal });
    }
    const message = `${name} was not ready within ${startTimeoutMs / 1000} s; its readiness check said: ${last}`;
    throw this.#failed('SERVICE_TIMEOUT', message);
  }

  #failed(code: 'SERVICE_DIED' | 'SERVICE_TIMEOUT', message: string): FleetError {
    const { writtenIn } = this.#options;
    const details = ForPeople.select(this.#lines.slice(this.#before)).slice(-30);
    const isNotInstalled = details.some(line => line.includes('Cannot find package'));
    const fix = isNotInstalled
      ? 'If the package stands in its package.json, run npx pnpm install.'
      : 'Its last lines are above.';
    return new FleetError(code, message, {
      details,
      fix: `${fix} It is written in ${writtenIn.join(', ')}.`,
    });
  }
}
