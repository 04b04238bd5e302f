import { expect, it } from 'vitest';
import { withoutStack } from './withoutStack.ts';

it('leaves the stack of an error out, and keeps all lines of its message', () => {
  const error = new TypeError('first\nsecond');
  expect(withoutStack(String(error.stack), [])).toBe('TypeError: first\nsecond');
});

it('leaves out the forms that stacks have', () => {
  const stack = [
    'Error: told',
    '    at async Object.handler (/app/node_modules/x/index.js:3:1)',
    '    at new Thing (file:///app/libs/x.ts:1:2)',
    '    at node:internal/process:5:6',
    '    at Array.map (<anonymous>)',
    '    at /app/x.js:1:1',
  ].join('\n');
  expect(withoutStack(stack, [])).toBe('Error: told');
});

it('keeps a sentence that begins like a stack', () => {
  expect(withoutStack('Error:\n  at least one owner is needed', [])).toContain('at least one');
});

it('leaves out folders of the server, the longest first', () => {
  expect(withoutStack("ENOENT: '/tmp/t-1/ws/a', '/tmp/t-1'", ['/tmp/t-1', '/tmp/t-1/ws'])).toBe(
    "ENOENT: 'a', '.'",
  );
});
