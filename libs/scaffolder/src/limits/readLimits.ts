import { type Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import type { LogLimits, WorkspaceLimits } from '../process/protocol.ts';

const MiB = 1024 * 1024;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** `scaffolder.limits` of the configuration. Times in milliseconds. */
export interface ScaffolderLimits {
  readonly tasksPerUser: number;
  readonly waitingTasksPerUser: number;
  readonly requests: number;
  readonly requestsPerUser: number;
  readonly streamsPerUser: number;
  readonly readsPerUser: number;
  readonly attempts: number;
  readonly taskTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly dryRunTimeoutMs: number;
  readonly renderTimeoutMs: number;
  readonly startTimeoutMs: number;
  readonly memoryBytes: number;
  readonly workspace: WorkspaceLimits;
  readonly taskBytes: number;
  readonly stateBytes: number;
  readonly responseBytes: number;
  readonly listBytes: number;
  readonly log: LogLimits;
}

/** @throws InputError that names the key, for a count that is none and a duration that is none */
export function readLimits(config: Config): ScaffolderLimits {
  const count = (key: string, byDefault: number) => readCount(config, key, byDefault);
  const time = (key: string, byDefault: number) => readTime(config, key, byDefault);
  return {
    tasksPerUser: count('tasksPerUser', 3),
    waitingTasksPerUser: count('waitingTasksPerUser', 20),
    requests: count('requests', 2),
    requestsPerUser: count('requestsPerUser', 5),
    streamsPerUser: count('streamsPerUser', 100),
    readsPerUser: count('readsPerUser', 1),
    attempts: count('attempts', 3),
    taskTimeoutMs: time('taskTimeout', 4 * HOUR),
    requestTimeoutMs: time('requestTimeout', 30 * SECOND),
    dryRunTimeoutMs: time('dryRunTimeout', 5 * MINUTE),
    renderTimeoutMs: time('renderTimeout', 30 * SECOND),
    startTimeoutMs: time('startTimeout', 2 * MINUTE),
    memoryBytes: count('memoryBytes', 256 * MiB),
    workspace: {
      bytes: count('workspaceBytes', 1_024 * MiB),
      files: count('workspaceFiles', 100_000),
    },
    taskBytes: count('taskBytes', 2 * MiB),
    stateBytes: count('stateBytes', 5 * MiB),
    responseBytes: count('responseBytes', 50 * MiB),
    listBytes: count('listBytes', 4 * MiB),
    log: {
      lines: count('log.lines', 10_000),
      bytes: count('log.bytes', 5 * MiB),
      lineBytes: count('log.lineBytes', 16 * 1024),
    },
  };
}

function readCount(config: Config, name: string, byDefault: number): number {
  const key = `scaffolder.limits.${name}`;
  const count = config.getOptionalNumber(key) ?? byDefault;
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new InputError(`${key} is ${count}; use a whole number above zero, such as ${byDefault}`);
  }
  return count;
}

function readTime(config: Config, name: string, byDefault: number): number {
  const key = `scaffolder.limits.${name}`;
  if (!config.has(key)) return byDefault;
  const time = durationToMilliseconds(readDurationFromConfig(config, { key }));
  if (time <= 0) {
    throw new InputError(`${key} is ${time} ms; use a duration above zero, for example 30s`);
  }
  return time;
}
