import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, stringifyError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type { ScaffolderLimits } from '../limits/readLimits.ts';
import { ProcessEnd } from '../process/ProcessEnd.ts';
import type { Principal, TaskJob } from '../process/protocol.ts';
import type { Calls, TemplateProcess } from '../process/TemplateProcess.ts';
import type { TemplateProcesses } from '../process/TemplateProcesses.ts';
import { initiatorOf, typedSecrets } from './initiator.ts';
import type { AskedServices } from './serviceCalls.ts';
import { serviceCalls } from './serviceCalls.ts';
import type { ClaimedTask, TaskStore } from './TaskStore.ts';

/** Options of {@link TaskRunner}. */
export interface TaskRunnerOptions {
  readonly store: TaskStore;
  readonly processes: TemplateProcesses;
  readonly services: AskedServices;
  readonly logger: LoggerService;
  readonly limits: ScaffolderLimits;
  /** `scaffolder.concurrentTasksLimit`: tasks that this service runs at once. */
  readonly atOnce: number;
  readonly asService: readonly string[];
  /** `scaffolder.taskRecovery.enabled`: a task whose service went away is begun again. */
  readonly recover: boolean;
  /** `scaffolder.taskRecovery.staleTimeout`: when a task's service counts as gone. */
  readonly staleMs: number;
  /** `scaffolder.EXPERIMENTAL_gracefulShutdown`: a stop waits for the tasks that run. */
  readonly graceful: boolean;
  /** Refuses a task whose template may not run. */
  readonly check: (task: ClaimedTask) => void;
}

/** How often tasks are looked for that another service stored, and signs of life written. */
const PULSE_MS = 1_000;

const GONE = 'The scaffolder that ran this task went away.';

/**
 * Takes tasks from the store, gives each to a process of its own, and sees to it that each of them
 * ends: by itself, by whoever cancels it, by a limit, or with its process.
 */
export class TaskRunner {
  readonly #options: TaskRunnerOptions;
  readonly #running = new Map<string, RunningTask>();
  readonly #ends = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #claiming = false;
  #again = false;
  #stopped = false;

  constructor(options: TaskRunnerOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#options.atOnce === 0) return;
    this.#options.processes.fill();
    this.#timer = setInterval(() => {
      void this.#beat();
      this.look();
    }, PULSE_MS);
    this.look();
  }

  /** Looks for tasks now: there may be a new one. */
  look(): void {
    if (!this.#timer) return;
    this.#again = true;
    if (!this.#claiming) void this.#claim();
  }

  /** Ends a task that runs here. */
  cancel(id: string): void {
    this.#running.get(id)?.cancel();
  }

  /** Ends all tasks, and leaves them to another service, or to the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#options.graceful) await Promise.all(this.#ends);
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#options.processes.stop();
    await Promise.all(this.#ends);
  }

  /** Takes care of tasks whose service went away without a word. */
  async recover(): Promise<void> {
    const { store, staleMs } = this.#options;
    for (const { id, attempts } of await store.listAbandoned(staleMs)) {
      if (!this.#running.has(id)) await this.#takeUp(id, attempts);
    }
    this.look();
  }

  async #takeUp(id: string, attempts: number): Promise<void> {
    const { store, limits, logger, recover } = this.#options;
    if (recover && attempts < limits.attempts) {
      if (await store.release(id, attempts + 1)) {
        logger.info(`Task ${id} is begun again, attempt ${attempts + 1} of ${limits.attempts}`);
      }
      return;
    }
    const message = recover
      ? `${GONE} This happened ${attempts} times, the limit (scaffolder.limits.attempts), so it is not begun again.`
      : GONE;
    await this.#fail(id, 'Error', message);
    logger.warn(`Task ${id} failed. ${message}`);
  }

  async #fail(id: string, name: string, message: string, stepId?: string): Promise<void> {
    const { store } = this.#options;
    await store.events.add(id, 'log', { message, ...(stepId ? { stepId, status: 'failed' } : {}) });
    await store.complete(id, 'failed', {
      message: 'Run completed with status: failed',
      error: { name, message },
    });
  }

  async #claim(): Promise<void> {
    const { store, limits, atOnce, logger } = this.#options;
    this.#claiming = true;
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        while (!this.#stopped && this.#running.size < atOnce) {
          const task = await store.claim(limits.tasksPerUser);
          if (!task) break;
          this.#begin(task);
        }
      }
    } catch (error) {
      logger.error(`Cannot look for tasks. ${stringifyError(error)}`);
    } finally {
      this.#claiming = false;
    }
  }

  async #beat(): Promise<void> {
    try {
      const { cancelled, lost } = await this.#options.store.beat([...this.#running.keys()]);
      for (const id of lost) this.#running.get(id)?.lose();
      for (const id of cancelled) this.cancel(id);
    } catch (error) {
      this.#options.logger.error(`Cannot say which tasks are under way. ${stringifyError(error)}`);
    }
  }

  #begin(task: ClaimedTask): void {
    const running = new RunningTask();
    this.#running.set(task.id, running);
    const end = this.#run(task, running)
      .catch(error => this.#options.logger.error(`Task ${task.id}: ${stringifyError(error)}`))
      .finally(() => {
        this.#running.delete(task.id);
        this.#ends.delete(end);
        this.look();
      });
    this.#ends.add(end);
  }

  async #run(task: ClaimedTask, running: RunningTask): Promise<void> {
    const { processes, limits, store, check } = this.#options;
    try {
      check(task);
      running.child = await processes.take();
      if (!running.cancelled && !running.lost) {
        const log = await store.events.measureLog(task.id);
        running.child.begin(
          toJob(task, limits, log),
          this.#calls(task, running),
          limits.taskTimeoutMs,
          'scaffolder.limits.taskTimeout',
        );
      } else running.child.end('cancelled', CANCELLED);
      const end = await running.child.ended;
      await running.written;
      if (!running.completed) await this.#afterEnd(task, running, end);
    } catch (error) {
      running.child?.end('died', 'The task could not be begun.');
      if (error instanceof ProcessEnd) await this.#afterEnd(task, running, error);
      else {
        const { name, message } = error instanceof Error ? error : new Error(String(error));
        await this.#fail(task.id, name, message);
      }
    }
  }

  /** A process that ended before its task did. */
  async #afterEnd(task: ClaimedTask, running: RunningTask, end: ProcessEnd): Promise<void> {
    const { store } = this.#options;
    if (running.lost) return;
    if (running.cancelled) {
      await store.complete(task.id, 'cancelled', { message: end.message });
    } else if (end.reason === 'stopped' || end.reason === 'died') {
      await this.#takeUp(task.id, await store.events.countAttempts(task.id));
    } else {
      await this.#fail(task.id, end.name, end.message, running.stepId);
    }
  }

  #calls(task: ClaimedTask, running: RunningTask): Calls {
    const { store, services, asService, limits } = this.#options;
    const initiator = initiatorOf(task.secrets);
    if (!initiator) throw new InputError('Nobody knows who asked for this task; run it anew.');
    const { state } = task;
    const within = (value: JsonObject, what: string) => {
      const bytes = Buffer.byteLength(JSON.stringify(value));
      if (bytes <= limits.stateBytes) return;
      throw new InputError(
        `${what} has ${bytes} bytes, and may have ${limits.stateBytes} (scaffolder.limits.stateBytes)`,
      );
    };
    return {
      ...serviceCalls({ services, initiator, asService }),
      emitLog: ({ message, metadata }: { message: string; metadata?: JsonObject }) => {
        if (metadata?.status === 'processing') running.stepId = String(metadata.stepId);
        // One after the other: the order of events is the order in which rows are added.
        running.written = running.written
          .then(() => store.events.add(task.id, 'log', { message, ...metadata }))
          .catch(error => this.#options.logger.warn(`A line of task ${task.id} is lost: ${error}`));
        return running.written;
      },
      getTaskState: async () => ({ state }),
      async saveState(args: { kind: 'checkpoints' | 'steps'; key: string; value: JsonObject }) {
        // Steps are not skipped in a further attempt: their files are gone with their process.
        if (args.kind === 'steps') return;
        state.checkpoints = { ...state.checkpoints, [args.key]: args.value };
        within(state, 'What the steps of this task remember');
        await store.saveState(task.id, state);
      },
      complete: async (args: { result: 'completed' | 'failed'; metadata: JsonObject }) => {
        await running.written;
        const failed = args.result === 'failed';
        if (!failed) within(args.metadata, "The template's output");
        try {
          await store.complete(task.id, running.cancelled ? 'cancelled' : args.result, {
            message: `Run completed with status: ${args.result}`,
            ...args.metadata,
          });
          running.completed = true;
        } finally {
          // Without a database the task is left to whoever finds it abandoned.
          setImmediate(() => running.child?.end('stopped', 'The task is done.'));
        }
      },
    };
  }
}

const CANCELLED = 'The task was cancelled.';

/** A task that runs here. */
class RunningTask {
  child: TemplateProcess | undefined;
  cancelled = false;
  completed = false;
  /** Another service has it by now. */
  lost = false;
  /** The step that is under way. */
  stepId: string | undefined;
  /** Resolves when all lines so far are stored. */
  written: Promise<void> = Promise.resolve();

  lose(): void {
    this.lost = true;
    this.child?.end('stopped', 'Another scaffolder has the task.');
  }

  cancel(): void {
    if (this.cancelled || this.lost) return;
    this.cancelled = true;
    this.child?.cancel(CANCELLED);
  }
}

function toJob(
  task: ClaimedTask,
  limits: ScaffolderLimits,
  log: { readonly lines: number; readonly bytes: number },
): TaskJob {
  const initiator = initiatorOf(task.secrets);
  return {
    kind: 'task',
    taskId: task.id,
    spec: task.spec,
    secrets: typedSecrets(task.secrets),
    initiator: (initiator?.principal ?? { type: 'none' }) as Principal,
    log: {
      lines: Math.max(0, limits.log.lines - log.lines),
      bytes: Math.max(0, limits.log.bytes - log.bytes),
      lineBytes: limits.log.lineBytes,
    },
    ...(task.createdBy === undefined ? {} : { createdBy: task.createdBy }),
  };
}
