import { expect, it } from 'vitest';
import { addResults, formatDurations, formatTotals, type VitestResults } from './results.ts';
import type { TurboTask } from './runTurbo.ts';

const task = (taskId: string, exitCode?: number, seconds = 0): TurboTask => ({
  taskId,
  task: taskId.replace(/.*#/, ''),
  directory: taskId,
  execution: { exitCode, startTime: 5_000, endTime: 5_000 + seconds * 1000 },
});

const results = (
  numPassedTests: number,
  failed: VitestResults['testResults'][number]['assertionResults'] = [],
): VitestResults => ({
  numPassedTests,
  numFailedTests: failed.length,
  numPendingTests: 1,
  testResults: [{ name: '/a/a.test.ts', message: '', assertionResults: failed }],
});

it('counts tests one by one and other tasks as one check each', () => {
  const totals = addResults([task('a#test', 0), task('a#lint', 0), task('b#lint', 1)], () =>
    results(5),
  );
  expect(totals).toEqual({ passed: 6, failed: 1, skipped: 1, failures: ['b#lint'] });
  expect(formatTotals(totals)).toBe('6 passed, 1 failed');
});

it('says which tests failed, and why', () => {
  const failed = { fullName: 'adds up', status: 'failed', failureMessages: ['expected 1 to be 2'] };
  expect(addResults([task('a#test', 1)], () => results(5, [failed]))).toEqual({
    passed: 5,
    failed: 1,
    skipped: 1,
    failures: ['a#test\n  /a/a.test.ts › adds up: expected 1 to be 2'],
  });
});

it('counts a test run that broke before its first test', () => {
  expect(addResults([task('a#test', 1)], () => undefined)).toMatchObject({ passed: 0, failed: 1 });
  const broken = { ...results(3), testResults: [] };
  expect(addResults([task('a#test', 1)], () => broken)).toMatchObject({ passed: 3, failed: 1 });
});

it('counts a task that never ran because another failed', () => {
  const { execution: _, ...neverRan } = task('a#typecheck');
  expect(addResults([neverRan], () => undefined).failures).toEqual(['a#typecheck']);
});

it('names the tasks that took longest', () => {
  const tasks = [task('a#lint', 0, 2), task('a#test', 0, 120.4), task('b#test', 0, 30)];
  expect(formatDurations(tasks, 2)).toEqual(['  120 s  a#test', '   30 s  b#test']);
});
