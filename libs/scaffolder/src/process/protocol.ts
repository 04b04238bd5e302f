import type { BackstageCredentials, BackstagePrincipalTypes } from '@backstage/backend-plugin-api';
import type { TaskBrokerDispatchOptions, TaskSecrets } from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';

/** The first message to a template process: what it needs to get ready for a job. */
export interface StartMessage {
  readonly type: 'start';
  /** The part of the service's configuration that templates need; see `pickConfig`. */
  readonly config: JsonObject;
  /** The process id of the service: without it this process ends. */
  readonly parentPid: number;
  /** Folders of the server that users are not told of. */
  readonly hiddenFolders: readonly string[];
  readonly workspace: WorkspaceLimits;
}

/** What the folder of a process may hold. */
export interface WorkspaceLimits {
  readonly bytes: number;
  /** Files and folders. */
  readonly files: number;
}

/** Begins the line in which a process says that it ends because its folder is too large. */
export const TOO_LARGE = 'Workspace: ';

/** Whose job it is, without the token that proves it: that stays with the service. */
export type Principal = BackstagePrincipalTypes[Exclude<keyof BackstagePrincipalTypes, 'unknown'>];

/** What a task runs: its template's steps, and what the user typed. */
export type TaskSpec = TaskBrokerDispatchOptions['spec'];

/** Runs one task. */
export interface TaskJob {
  readonly kind: 'task';
  readonly initiator: Principal;
  readonly taskId: string;
  readonly spec: TaskSpec;
  /** What the user typed; never a token of the portal (docs/decisions/0015). */
  readonly secrets: TaskSecrets;
  readonly createdBy?: string;
  readonly log: LogLimits;
}

/** Answers one request, which follows on the process's own connection. */
export interface RequestJob {
  readonly kind: 'request';
  readonly initiator: Principal;
  readonly log: LogLimits;
}

export type Job = TaskJob | RequestJob;

/** What a task's log may still hold. */
export interface LogLimits {
  readonly lines: number;
  readonly bytes: number;
  /** Of one line. */
  readonly lineBytes: number;
}

/** For whom a template process asks something: it names nobody else. */
export type OnBehalfOf = 'initiator' | 'service' | 'none';

export type ToChild =
  | StartMessage
  | { readonly type: 'job'; readonly job: Job }
  /** Asks the steps to end; the kill follows soon. */
  | { readonly type: 'cancel' }
  | { readonly type: 'answer'; readonly id: number; readonly result?: unknown }
  | { readonly type: 'answer'; readonly id: number; readonly error: WireError };

export type ToParent =
  | { readonly type: 'ready' }
  | { readonly type: 'alive'; readonly rssBytes: number }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'log'; readonly level: 'warn' | 'error'; readonly text: string }
  | { readonly type: 'metric'; readonly metric: Metric }
  | {
      readonly type: 'call';
      readonly id: number;
      readonly method: string;
      readonly args: unknown;
    };

/** A value that a plugin in a template process adds to one of its metrics. */
export interface Metric {
  readonly kind: 'counter' | 'histogram' | 'upDownCounter' | 'gauge';
  readonly name: string;
  readonly options?: { readonly description?: string; readonly unit?: string };
  readonly value: number;
  readonly attributes?: Record<string, string | number | boolean>;
}

/** An error on its way between processes: without its stack. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly statusCode?: number;
}

export function toWire(error: unknown): WireError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { statusCode } = error as { statusCode?: unknown };
  return {
    name: error.name,
    message: error.message,
    ...(typeof statusCode === 'number' ? { statusCode } : {}),
  };
}

export function fromWire({ name, message, statusCode }: WireError): Error {
  return Object.assign(new Error(message), {
    name,
    ...(statusCode === undefined ? {} : { statusCode }),
  });
}

/** Credentials as Backstage's services hand them about, with no token in them. */
export function credentialsOf(principal: Principal): BackstageCredentials {
  return {
    $$type: '@backstage/BackstageCredentials',
    version: 'v1',
    principal,
  } as BackstageCredentials;
}
