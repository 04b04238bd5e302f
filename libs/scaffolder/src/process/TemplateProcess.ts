import { type ChildProcess, fork } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import type { Duplex } from 'node:stream';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import { CONNECTION_FD } from './connectionFd.ts';
import { type EndReason, ProcessEnd } from './ProcessEnd.ts';
import {
  type Job,
  type Metric,
  TOO_LARGE,
  type ToChild,
  type ToParent,
  toWire,
  type WorkspaceLimits,
} from './protocol.ts';

/** What a template process may ask of the service while it has a job, by name. */
export type Calls = Readonly<Record<string, (args: never) => Promise<unknown>>>;

/** Options of {@link TemplateProcess}. */
export interface TemplateProcessOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Record<string, string>;
  /** Its own folder; gone when it has ended. */
  readonly folder: string;
  readonly config: JsonObject;
  readonly hiddenFolders: readonly string[];
  readonly limits: ProcessLimits;
  readonly logger: LoggerService;
  readonly onMetric: (metric: Metric) => void;
}

/** Milliseconds and bytes. */
export interface ProcessLimits {
  readonly startTimeoutMs: number;
  /** How long it may compute without a pause. */
  readonly renderTimeoutMs: number;
  readonly memoryBytes: number;
  readonly workspace: WorkspaceLimits;
}

/** How long a step may take to end by itself when its task is cancelled. */
const CANCEL_GRACE_MS = 1_000;

/**
 * A process that runs one task or answers one request, as seen by the service that started it.
 * It may be killed at any moment.
 */
export class TemplateProcess {
  /** Resolves when it may be given a job. */
  readonly ready: Promise<void>;
  /** Resolves when it has ended, with why. */
  readonly ended: Promise<ProcessEnd>;
  readonly #child: ChildProcess;
  readonly #options: TemplateProcessOptions;
  readonly #timers = new Set<NodeJS.Timeout>();
  #calls: Calls = {};
  #reason: ProcessEnd | undefined;
  #complaint = '';
  #lastSign = 0;
  #isReady = false;

  constructor(options: TemplateProcessOptions) {
    this.#options = options;
    const { limits } = options;
    this.#child = fork(options.program, [], {
      cwd: options.folder,
      env: options.env,
      execArgv: [
        `--max-old-space-size=${Math.floor(limits.memoryBytes / 1024 / 1024)}`,
        ...options.args,
      ],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc', 'pipe'],
    });
    this.#child.stderr?.on('data', chunk => {
      this.#complaint = `${this.#complaint}${chunk}`.slice(-10_000);
    });
    void goFirst(this.#child.pid);
    const ready = Promise.withResolvers<void>();
    this.ready = ready.promise;
    this.ready.catch(() => {});
    this.#child.on('message', (message: ToParent) => {
      if (message.type === 'ready') {
        this.#isReady = true;
        this.#watch();
        ready.resolve();
      } else this.#hear(message);
    });
    this.ended = new Promise(resolve => {
      const end = (error?: Error) => {
        for (const timer of this.#timers) clearTimeout(timer);
        this.connection.destroy();
        const reason = this.#reason ?? this.#whyDied(error);
        ready.reject(reason);
        resolve(reason);
      };
      this.#child.once('error', end);
      this.#child.once('close', () => end());
    });
    // Requests that were cut off are told by `ended`.
    this.connection.on('error', () => {});
    this.#after(limits.startTimeoutMs, () => {
      if (this.#isReady) return;
      this.end('died', 'The process for templates did not start in time; try again.');
    });
    this.#send({
      type: 'start',
      config: options.config,
      hiddenFolders: options.hiddenFolders,
      parentPid: process.pid,
      workspace: limits.workspace,
    });
  }

  get folder(): string {
    return this.#options.folder;
  }

  /** Where it answers HTTP; it has no other address. */
  get connection(): Duplex {
    return this.#child.stdio[CONNECTION_FD] as Duplex;
  }

  /** Gives it its one job. */
  begin(job: Job, calls: Calls, timeoutMs: number, limitKey: string): void {
    this.#calls = calls;
    this.#lastSign = Date.now();
    this.#send({ type: 'job', job });
    this.#after(timeoutMs, () =>
      this.end(
        'timeout',
        `The template took longer than ${timeoutMs / 1000} seconds, the limit (${limitKey}), and was ended.`,
      ),
    );
  }

  /** Asks its steps to end, and ends it when they do not. */
  cancel(message: string): void {
    this.#send({ type: 'cancel' });
    this.#after(CANCEL_GRACE_MS, () => this.end('cancelled', message));
  }

  /** Ends it now. The first reason counts. */
  end(reason: EndReason, message: string): void {
    this.#reason ??= new ProcessEnd(reason, message);
    this.#child.kill('SIGKILL');
  }

  #hear(message: ToParent): void {
    const { logger, limits, onMetric } = this.#options;
    this.#lastSign = Date.now();
    switch (message.type) {
      case 'alive':
        // Buffers are not on the heap that Node limits.
        if (message.rssBytes > limits.memoryBytes * 2) this.end('memory', this.#tooMuchMemory());
        break;
      case 'failed':
        logger.error(`A process for templates cannot start. ${message.message}`);
        this.end(
          'died',
          'The process for templates cannot start; the log of the scaffolder says why.',
        );
        break;
      case 'log':
        if (message.level === 'error') logger.error(message.text);
        else logger.warn(message.text);
        break;
      case 'metric':
        onMetric(message.metric);
        break;
      case 'call':
        void this.#answer(message);
    }
  }

  async #answer({ id, method, args }: Extract<ToParent, { type: 'call' }>): Promise<void> {
    try {
      const call = Object.hasOwn(this.#calls, method) ? this.#calls[method] : undefined;
      if (!call) throw new Error(`A template process may not ask for "${method}" here`);
      this.#send({ type: 'answer', id, result: await call(args as never) });
    } catch (error) {
      this.#send({ type: 'answer', id, error: toWire(error) });
    }
  }

  /** An expression that computes without end sends no signs of life. */
  #watch(): void {
    const { renderTimeoutMs } = this.#options.limits;
    this.#lastSign = Date.now();
    const timer = setInterval(() => {
      if (Date.now() - this.#lastSign <= renderTimeoutMs) return;
      this.end(
        'silent',
        `An expression of the template took longer than ${renderTimeoutMs / 1000} seconds, the limit (scaffolder.limits.renderTimeout), and was ended.`,
      );
    }, 250);
    timer.unref();
    this.#timers.add(timer);
  }

  #whyDied(error: Error | undefined): ProcessEnd {
    if (/heap out of memory/i.test(this.#complaint)) {
      return new ProcessEnd('memory', this.#tooMuchMemory());
    }
    const [, excess] = this.#complaint.split(`\n${TOO_LARGE}`);
    if (excess !== undefined) return new ProcessEnd('workspace', excess.trim());
    this.#options.logger.warn(
      `A process for templates ended unexpectedly. ${error ?? this.#complaint.slice(0, 2_000).trim()}`,
    );
    return new ProcessEnd('died', 'The process that ran the template ended unexpectedly.');
  }

  #tooMuchMemory(): string {
    return `The template took more memory than ${this.#options.limits.memoryBytes} bytes, the limit (scaffolder.limits.memoryBytes), and was ended.`;
  }

  #after(milliseconds: number, act: () => void): void {
    const timer = setTimeout(act, Math.min(milliseconds, 2 ** 31 - 1));
    timer.unref();
    this.#timers.add(timer);
  }

  #send(message: ToChild): void {
    // When the process is gone already, `ended` says so.
    if (this.#child.connected) this.#child.send(message, () => {});
  }
}

/** When the machine runs out of memory, Linux ends this process, and not the service. */
async function goFirst(pid: number | undefined): Promise<void> {
  await writeFile(`/proc/${pid}/oom_score_adj`, '500').catch(() => {});
}
