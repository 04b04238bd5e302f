import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TurboTask } from './runTurbo.ts';

/** What vitest's JSON reporter says of one package. */
export interface VitestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    /** The file. */
    readonly name: string;
    /** Why the file as a whole failed; empty when it did not. */
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

/** The sum of a whole run. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed, and why as far as a test said so. */
  readonly failures: readonly string[];
}

/** How much of a failed test's message is repeated at the end. */
const LONGEST_MESSAGE = 1_000;

/** The results that a package's test run left behind; undefined when it left none. */
export function readVitestResults(directory: string): VitestResults | undefined {
  const file = join(directory, 'test-results.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/**
 * Adds up tests, and counts each other task (build, typecheck, lint) as one check. A test task that
 * failed without a failed test, for example because a suite did not load, counts as a failure too.
 */
export function addResults(
  tasks: readonly TurboTask[],
  resultsOf: (task: TurboTask) => VitestResults | undefined,
): Totals {
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  const failures: string[] = [];
  for (const task of tasks) {
    const ok = task.execution?.exitCode === 0;
    const results = task.task === 'test' ? resultsOf(task) : undefined;
    passed += results?.numPassedTests ?? (ok ? 1 : 0);
    skipped += results?.numPendingTests ?? 0;
    failed += Math.max(results?.numFailedTests ?? 0, ok ? 0 : 1);
    if (!ok || (results?.numFailedTests ?? 0) > 0) {
      failures.push([task.taskId, ...(results ? failedTests(results) : [])].join('\n  '));
    }
  }
  return { passed, failed, skipped, failures };
}

/** `12 passed, 0 failed`. */
export function formatTotals({ passed, failed }: Totals): string {
  return `${passed} passed, ${failed} failed`;
}

/** The tasks that took longest, a line each. */
export function formatDurations(tasks: readonly TurboTask[], count = 8): string[] {
  return tasks
    .map(({ taskId, execution }) => ({
      taskId,
      seconds: ((execution?.endTime ?? 0) - (execution?.startTime ?? 0)) / 1000,
    }))
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, count)
    .map(({ taskId, seconds }) => `${seconds.toFixed(0).padStart(5)} s  ${taskId}`);
}

function failedTests({ testResults }: VitestResults): string[] {
  return testResults.flatMap(({ name, message, assertionResults }) => [
    ...(message === '' ? [] : [`${name}: ${message.slice(0, LONGEST_MESSAGE)}`]),
    ...assertionResults
      .filter(({ status }) => status === 'failed')
      .map(
        ({ fullName, failureMessages }) =>
          `${name} › ${fullName}: ${failureMessages?.join('\n').slice(0, LONGEST_MESSAGE)}`,
      ),
  ]);
}
