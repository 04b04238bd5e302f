import { expect, it } from 'vitest';
import { LogBudget } from './LogBudget.ts';

const line = { isState: false };
const state = { isState: true };

it('lets lines through until their number is reached, says so once, and is silent then', () => {
  const budget = new LogBudget({ lines: 2, bytes: 1_000, lineBytes: 100 });
  expect(budget.take('one', line)).toBe('one');
  expect(budget.take('two', line)).toBe('two');
  expect(budget.take('three', line)).toMatch(/is full.*scaffolder\.limits\.log/);
  expect(budget.take('four', line)).toBeUndefined();
});

it('counts bytes, not characters', () => {
  const budget = new LogBudget({ lines: 10, bytes: 8, lineBytes: 100 });
  expect(budget.take('日本', line)).toBe('日本');
  expect(budget.take('日', line)).toMatch(/is full/);
});

it('leaves no gap: a short line behind one that was left out is left out, too', () => {
  const budget = new LogBudget({ lines: 10, bytes: 5, lineBytes: 100 });
  expect(budget.take('too long', line)).toMatch(/is full/);
  expect(budget.take('a', line)).toBeUndefined();
});

it('cuts a long line between two characters, and says so', () => {
  const budget = new LogBudget({ lines: 10, bytes: 1_000, lineBytes: 7 });
  expect(budget.take('日本語日本語', line)).toBe('日本… (cut: a line may have 7 bytes)');
});

it('tells how steps go when the log is full, but not without end', () => {
  const budget = new LogBudget({ lines: 2, bytes: 1_000, lineBytes: 100 });
  for (const text of ['one', 'two', 'three']) budget.take(text, line);
  expect(budget.take('Finished step', state)).toBe('Finished step');
  expect(budget.take('Beginning step', state)).toBe('Beginning step');
  expect(budget.take('Finished step', state)).toBeUndefined();
});

it('has nothing left for a task whose log was full when it was begun again', () => {
  const budget = new LogBudget({ lines: 0, bytes: 0, lineBytes: 100 });
  expect(budget.take('one', line)).toMatch(/is full/);
  expect(budget.take('two', line)).toBeUndefined();
});
