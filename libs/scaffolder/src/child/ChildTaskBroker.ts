import { NotAllowedError } from '@backstage/errors';
import type {
  SerializedTask,
  TaskBroker,
  TaskBrokerDispatchOptions,
  TaskBrokerDispatchResult,
  TaskContext,
  TaskSecrets,
} from '@backstage/plugin-scaffolder-node';
import { ChildTask } from './ChildTask.ts';
import type { ParentConnection } from './ParentConnection.ts';

/** The broker of a template process: it has one task at most, and stores nothing itself. */
export class ChildTaskBroker implements TaskBroker {
  readonly #connection: ParentConnection;
  #claimed = false;

  constructor(connection: ParentConnection) {
    this.#connection = connection;
  }

  async claim(options?: { signal?: AbortSignal }): Promise<TaskContext> {
    const [{ hiddenFolders }, job] = await Promise.all([
      this.#connection.started,
      this.#connection.job,
    ]);
    if (job.kind === 'task' && !this.#claimed) {
      this.#claimed = true;
      return new ChildTask(this.#connection, job, hiddenFolders);
    }
    return new Promise((_resolve, reject) => {
      options?.signal?.addEventListener('abort', () => reject(options.signal?.reason));
    });
  }

  dispatch(options: TaskBrokerDispatchOptions): Promise<TaskBrokerDispatchResult> {
    return this.#connection.call('dispatch', options);
  }

  async retry(options: { secrets?: TaskSecrets; taskId: string }): Promise<void> {
    await this.#connection.call('retry', options);
  }

  get(taskId: string): Promise<SerializedTask> {
    return this.#connection.call('getTask', { taskId });
  }

  async recoverTasks(): Promise<void> {}

  cancel(): Promise<never> {
    return unavailable();
  }

  vacuumTasks(): Promise<never> {
    return unavailable();
  }

  list(): Promise<never> {
    return unavailable();
  }

  event$(): never {
    throw new NotAllowedError('A template process knows its own task only');
  }
}

async function unavailable(): Promise<never> {
  throw new NotAllowedError('A template process knows its own task only');
}
