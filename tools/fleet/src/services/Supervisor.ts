import { setTimeout as delay } from 'node:timers/promises';
import { FleetError, reasonOf } from '../errors.ts';
import type { FleetLog } from '../events.ts';
import { healthyAfterMs, restartDelay } from './restartDelay.ts';
import type { Crash, ServiceProcess } from './ServiceProcess.ts';

/** Options of {@link Supervisor}. */
export interface SupervisorOptions {
  readonly name: string;
  readonly service: ServiceProcess;
  /** Starts it again when it ends by itself or cannot start. */
  readonly keepGoing: boolean;
  /**
   * Watches what it is made of, until it is disposed of. Edits from after `since` count, too, in
   * milliseconds since the epoch.
   */
  readonly watch: (since: number, onEdit: (file: string) => void) => Promise<Disposable>;
  readonly log: FleetLog;
  readonly onCrash: (crash: Crash) => void;
  /** Milliseconds, of a clock that only goes forward; injected for tests. */
  readonly now?: () => number;
}

/**
 * Keeps one service going. One that ends or cannot start is started again: after a while that grows
 * with each failure, at once when somebody edits what it is made of, and when it is asked for. One
 * that serves is left alone.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #now: () => number;
  /** Ends the attempt, or the pause before the next, that is under way. */
  #current = new AbortController();
  #last: Promise<unknown> = Promise.resolve();
  #failures = 0;
  /** When its last start began, in milliseconds since the epoch: it may not know later edits. */
  #startedAt = 0;
  #readySince: number | undefined;
  #lastMessage: string | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Starts it once; throws what kept it from starting, and goes on trying if it is to. */
  start(signal: AbortSignal): Promise<void> {
    this.#forget();
    return this.#begin(signal, current => this.#attempt(current));
  }

  /** Stops it, if it runs, and starts it anew. */
  async restart(signal: AbortSignal): Promise<void> {
    this.#current.abort();
    await this.#options.service.stop();
    await this.start(signal);
  }

  /** Stops it, and starts it no more. */
  async stop(): Promise<void> {
    this.#current.abort();
    await this.#last.catch(() => undefined);
    await this.#options.service.stop();
  }

  /** To be told that the process has ended by itself after it was ready. */
  crashed(crash: Crash): void {
    const { keepGoing, log, name, onCrash } = this.#options;
    onCrash(crash);
    const served = this.#now() - (this.#readySince ?? this.#now());
    this.#failures = served >= healthyAfterMs ? 1 : this.#failures + 1;
    if (!keepGoing) {
      log({ type: 'crashed', part: name, how: crash.how });
      return;
    }
    const againInMs = restartDelay(this.#failures);
    log({ type: 'crashed', part: name, how: crash.how, againInMs });
    this.#goOn(againInMs);
  }

  /** Somebody has changed something: what comes is told in full, and at once. */
  #forget(): void {
    this.#failures = 0;
    this.#lastMessage = undefined;
  }

  /** What is under way gives way to something new. */
  #begin(signal: AbortSignal, work: (current: AbortSignal) => Promise<void>): Promise<void> {
    this.#current.abort();
    this.#current = new AbortController();
    const current = AbortSignal.any([signal, this.#current.signal]);
    const result = this.#last.catch(() => undefined).then(() => work(current));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #attempt(signal: AbortSignal): Promise<void> {
    const { keepGoing, log, name, service } = this.#options;
    signal.throwIfAborted();
    const from = this.#now();
    this.#startedAt = Date.now();
    log({ type: 'starting', part: name });
    try {
      await service.start(signal);
    } catch (error) {
      signal.throwIfAborted();
      this.#failures += 1;
      if (keepGoing) this.#failed(error);
      throw error;
    }
    this.#readySince = this.#now();
    this.#lastMessage = undefined;
    log({ type: 'ready', part: name, seconds: (this.#now() - from) / 1000 });
  }

  #failed(error: unknown): void {
    const { log, name } = this.#options;
    const againInMs = restartDelay(this.#failures);
    const told =
      error instanceof FleetError ? error : new FleetError('SERVICE_DIED', reasonOf(error));
    const summary = [told.message, ...told.details.map(withoutTimes)].join('\n');
    const repeated = summary === this.#lastMessage;
    this.#lastMessage = summary;
    log({ type: 'failed', part: name, error: told, repeated, againInMs });
    this.#goOn(againInMs);
  }

  /** Tries again after a while, or as soon as what it is made of is edited. */
  #goOn(inMs: number): void {
    const { log, name, watch } = this.#options;
    const work = async (signal: AbortSignal): Promise<void> => {
      const pause = new AbortController();
      {
        using _watching = await watch(this.#startedAt, file => {
          log({ type: 'edited', part: name, file });
          this.#forget();
          pause.abort();
        });
        const either = AbortSignal.any([signal, pause.signal]);
        await delay(inMs, undefined, { signal: either, ref: false }).catch(() => undefined);
      }
      await this.#attempt(signal);
    };
    // What it meets is told as an event.
    this.#begin(new AbortController().signal, work).catch(() => undefined);
  }
}

/** Log lines begin with the time, and process ids differ: the same fault is to be told once. */
function withoutTimes(line: string): string {
  return line.replace(/\d+/g, '0');
}
