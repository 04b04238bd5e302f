import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { longestLine, readLines } from './readLines.ts';

async function linesOf(...chunks: (string | Buffer)[]) {
  const lines: string[] = [];
  await readLines(Readable.from(chunks.map(chunk => Buffer.from(chunk))), line => lines.push(line));
  return lines;
}

test('reads lines whatever the pieces in which they come, the last one without an end too', async () => {
  const euro = Buffer.from('€');
  expect(
    await linesOf('one\ntw', 'o\r\n\nthree ', euro.subarray(0, 1), euro.subarray(1), ' end'),
  ).toEqual(['one', 'two', '', 'three € end']);
});

test('of a line without an end only its beginning is kept, and how much was left out', async () => {
  const megabyte = 'x'.repeat(2 ** 20);
  const chunks = Array.from({ length: 64 }, () => megabyte);
  const [line = '', next] = await linesOf(...chunks, '\nnext\n');
  expect(line.length).toBeLessThan(longestLine + 100);
  expect(line).toMatch(/^x{16384} … \(67092480 characters left out\)$/);
  expect(next).toBe('next');
});
