import { expect, it } from 'vitest';
import { describeErrors } from './describeErrors.ts';

it('tells a few errors as they are', () => {
  expect(describeErrors([{ message: 'a' }, { message: 'b' }])).toEqual(['a', 'b']);
});

it('has no line of a megabyte, and no thousand lines', () => {
  const errors = Array.from({ length: 1_000 }, () => ({ message: 'x'.repeat(1_600_000) }));
  const lines = describeErrors(errors);
  expect(lines).toHaveLength(11);
  expect(lines[0]).toMatch(/^x{2000}… and 1598000 more characters$/);
  expect(lines.at(-1)).toBe('… and 990 more errors');
});
