import { InputError } from '@backstage/errors';
import type {
  SerializedTask,
  SerializedTaskEvent,
  TaskBroker,
  TaskBrokerDispatchOptions,
  TaskBrokerDispatchResult,
  TaskContext,
  TaskSecrets,
} from '@backstage/plugin-scaffolder-node';
import type { Observable } from '@backstage/types';
import { TooManyRequestsError } from '@splitstage/service/turns';
import ObservableImpl from 'zen-observable';
import type { ScaffolderLimits } from '../limits/readLimits.ts';
import type { TaskRunner } from './TaskRunner.ts';
import type { TaskStore } from './TaskStore.ts';

/** Options of {@link TemplateTaskBroker}. */
export interface TemplateTaskBrokerOptions {
  readonly store: TaskStore;
  readonly runner: TaskRunner;
  readonly limits: ScaffolderLimits;
  /** Refuses a task whose template may not run. */
  readonly check: (spec: TaskBrokerDispatchOptions['spec']) => void;
}

/**
 * The broker of Backstage's scaffolder. Backstage's own worker in the service gets nothing from
 * it, because tasks run in processes of their own (docs/decisions/0014).
 */
export class TemplateTaskBroker implements TaskBroker {
  readonly #options: TemplateTaskBrokerOptions;

  constructor(options: TemplateTaskBrokerOptions) {
    this.#options = options;
  }

  /** Never takes a task out of the hands of the processes; rejects when the worker stops. */
  claim(options?: { signal?: AbortSignal }): Promise<TaskContext> {
    const signal = options?.signal;
    return new Promise((_resolve, reject) => {
      if (signal?.aborted) reject(signal.reason);
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }

  /** @throws NotAllowedError, InputError and TooManyRequestsError (429) */
  async dispatch(options: TaskBrokerDispatchOptions): Promise<TaskBrokerDispatchResult> {
    const { store, runner, limits, check } = this.#options;
    check(options.spec);
    const bytes = Buffer.byteLength(JSON.stringify(options.spec));
    if (bytes > limits.taskBytes) {
      throw new InputError(
        `The task has ${bytes} bytes with its template and what was typed, and may have ${limits.taskBytes} (scaffolder.limits.taskBytes)`,
      );
    }
    const taskId = await store.create(options, waiting => this.#mayWait(waiting));
    runner.look();
    return { taskId };
  }

  async retry(options: { secrets?: TaskSecrets; taskId: string }): Promise<void> {
    await this.#options.store.reopen(options.taskId, options.secrets, waiting =>
      this.#mayWait(waiting),
    );
    this.#options.runner.look();
  }

  #mayWait(waiting: number): void {
    const most = this.#options.limits.waitingTasksPerUser;
    if (waiting < most) return;
    throw new TooManyRequestsError(
      `You have ${waiting} tasks that wait, and may have ${most} (scaffolder.limits.waitingTasksPerUser). Wait for one of them, or cancel some.`,
    );
  }

  async cancel(taskId: string): Promise<void> {
    const events = await this.#options.store.events.list(taskId);
    const stepId = events.findLast(({ body }) => body.stepId !== undefined)?.body.stepId;
    await this.#options.store.cancel(taskId, {
      message: stepId === undefined ? 'Cancelled.' : `Step ${stepId} has been cancelled.`,
      ...(stepId === undefined ? {} : { stepId, status: 'cancelled' }),
    });
    this.#options.runner.cancel(taskId);
  }

  recoverTasks(): Promise<void> {
    return this.#options.runner.recover();
  }

  /** What is abandoned is taken care of by {@link recoverTasks}. */
  async vacuumTasks(): Promise<void> {}

  get(taskId: string): Promise<SerializedTask> {
    return this.#options.store.get(taskId);
  }

  list(options?: Parameters<TaskBroker['list']>[0]): ReturnType<TaskBroker['list']> {
    return this.#options.store.list(options);
  }

  event$(options: {
    taskId: string;
    after: number | undefined;
  }): Observable<{ events: SerializedTaskEvent[] }> {
    const { store } = this.#options;
    return new ObservableImpl(observer => {
      let after = options.after;
      let timer: NodeJS.Timeout | undefined;
      const look = async () => {
        try {
          const events = await store.events.list(options.taskId, after);
          if (observer.closed) return;
          after = events.at(-1)?.id ?? after;
          if (events.length > 0) observer.next({ events });
          if (!observer.closed) timer = setTimeout(look, 1_000);
        } catch (error) {
          observer.error(error);
        }
      };
      void look();
      return () => clearTimeout(timer);
    });
  }
}
