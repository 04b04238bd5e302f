import { expect, it } from 'vitest';
import { addResults, formatTotals } from './results.ts';
import type { TurboTask } from './runTurbo.ts';

const task = (taskId: string, exitCode?: number): TurboTask => ({
  taskId,
  task: taskId.replace(/.*#/, ''),
  directory: taskId,
  execution: { exitCode },
});

it('counts tests one by one and other tasks as one check each', () => {
  const totals = addResults([task('a#test', 0), task('a#lint', 0), task('b#lint', 1)], () => ({
    numPassedTests: 5,
    numFailedTests: 0,
    numPendingTests: 1,
  }));
  expect(totals).toEqual({ passed: 6, failed: 1, skipped: 1, failures: ['b#lint'] });
  expect(formatTotals(totals)).toBe('6 passed, 1 failed, 1 skipped');
});

it('counts a test run that broke before its first test', () => {
  expect(addResults([task('a#test', 1)], () => undefined)).toMatchObject({ passed: 0, failed: 1 });
  expect(
    addResults([task('a#test', 1)], () => ({
      numPassedTests: 3,
      numFailedTests: 0,
      numPendingTests: 0,
    })),
  ).toMatchObject({ passed: 3, failed: 1 });
});

it('counts a task that never ran because another failed', () => {
  const { execution: _, ...neverRan } = task('a#typecheck');
  expect(addResults([neverRan], () => undefined).failures).toEqual(['a#typecheck']);
});
