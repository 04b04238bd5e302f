import { expect, test } from 'vitest';
import { Terminal } from './Terminal.ts';

const end = { type: 'crashed', part: 'PostgreSQL', how: 'exited with code 0' } as const;

test('a part that ends is told with advice, and not while everything stops', () => {
  let output = '';
  const terminal = new Terminal({ write: (text: string) => (output += text) });
  terminal.show(end);
  expect(output).toMatch(/^PostgreSQL exited with code 0\. .*run npm start\.\n$/);
  terminal.stopping('Ctrl-C: stopping in order; again to end at once.');
  output = '';
  terminal.show(end);
  expect(output).toBe('');
});
