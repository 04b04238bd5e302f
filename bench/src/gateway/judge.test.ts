import { expect, it } from 'vitest';
import { judge } from './judge.ts';

const exactly = (median: number) => ({ median, low: median, high: median });

it('passes what is at its limit where the limit is still good', () => {
  const lines = judge({ overStock: exactly(0.125), overBare: exactly(1.6), added: exactly(0.999) });
  expect(lines.map(line => line.slice(0, 4))).toEqual(['pass', 'pass', 'pass']);
});

it('fails what is above its limit, and what has to be below it and is not', () => {
  const lines = judge({ overStock: exactly(0.126), overBare: exactly(1.601), added: exactly(1) });
  expect(lines.map(line => line.slice(0, 4))).toEqual(['FAIL', 'FAIL', 'FAIL']);
});

it('goes by the median, and shows how far the rounds lie apart', () => {
  const [line] = judge({
    overStock: { median: 0.11, low: 0.09, high: 0.2 },
    overBare: undefined,
    added: undefined,
  });
  expect(line).toBe(
    "pass: CPU of a small GET ÷ the stock gateway's is 0.110 (0.090–0.200); at most 0.125",
  );
});

it('does not pass what was not measured', () => {
  const lines = judge({ overStock: undefined, overBare: undefined, added: undefined });
  expect(lines.every(line => line.startsWith('not measured'))).toBe(true);
});
