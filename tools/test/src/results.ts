import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TurboTask } from './runTurbo.ts';

/** What vitest's JSON reporter says of one package. */
export interface VitestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
}

/** The sum of a whole run. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed, by name. */
  readonly failures: readonly string[];
}

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
      failures.push(task.taskId);
    }
  }
  return { passed, failed, skipped, failures };
}

/** `12 passed, 0 failed`, with `, 1 skipped` when there are any. */
export function formatTotals({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
