import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { TaskCompletionState, TaskContext } from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import { LogBudget } from '../limits/LogBudget.ts';
import { withoutStack } from '../limits/withoutStack.ts';
import { credentialsOf, type TaskJob } from '../process/protocol.ts';
import type { ParentConnection } from './ParentConnection.ts';

/** The one task of a template process, as Backstage's workflow runner sees it. */
export class ChildTask implements TaskContext {
  done = false;
  readonly #connection: ParentConnection;
  readonly #job: TaskJob;
  readonly #budget: LogBudget;
  readonly #hidden: readonly string[];

  constructor(connection: ParentConnection, job: TaskJob, hiddenFolders: readonly string[]) {
    this.#connection = connection;
    this.#job = job;
    this.#budget = new LogBudget(job.log);
    this.#hidden = hiddenFolders;
  }

  get taskId() {
    return this.#job.taskId;
  }

  get spec() {
    return this.#job.spec;
  }

  get secrets() {
    return this.#job.secrets;
  }

  get createdBy() {
    return this.#job.createdBy;
  }

  get cancelSignal() {
    return this.#connection.cancelled.signal;
  }

  async getWorkspaceName(): Promise<string> {
    return this.#job.taskId;
  }

  async getInitiatorCredentials(): Promise<BackstageCredentials> {
    return credentialsOf(this.#job.initiator);
  }

  async emitLog(line: string, metadata?: JsonObject): Promise<void> {
    const isState = metadata?.status !== undefined;
    const message = this.#budget.take(isState ? withoutStack(line, this.#hidden) : line, {
      isState,
    });
    if (message !== undefined) await this.#connection.call('emitLog', { message, metadata });
  }

  async complete(result: TaskCompletionState, metadata: JsonObject = {}): Promise<void> {
    const { error } = metadata as { error?: { name: string; message: string } };
    await this.#connection.call('complete', {
      result,
      metadata: error
        ? { ...metadata, error: { ...error, message: withoutStack(error.message, this.#hidden) } }
        : metadata,
    });
    this.done = true;
  }

  async getTaskState(): Promise<{ state?: JsonObject } | undefined> {
    return this.#connection.call('getTaskState');
  }

  async updateCheckpoint({ key, ...value }: { key: string } & JsonObject): Promise<void> {
    await this.#connection.call('saveState', { kind: 'checkpoints', key, value });
  }

  async updateStepState({ stepId, ...value }: { stepId: string } & JsonObject): Promise<void> {
    await this.#connection.call('saveState', { kind: 'steps', key: stepId, value });
  }
}
