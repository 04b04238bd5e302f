import { expect, it } from 'vitest';
import { isDeeper } from './isDeeper.ts';

it('counts levels of maps and lists, and needs no stack', () => {
  const nested = (levels: number) => JSON.parse('{"a":['.repeat(levels) + ']}'.repeat(levels));
  expect(isDeeper({ input: { filters: { kind: ['a'] } } }, 20)).toBe(false);
  expect(isDeeper(nested(10), 20)).toBe(false);
  expect(isDeeper(nested(11), 20)).toBe(true);
  expect(isDeeper(nested(2_000), 20)).toBe(true);
  expect(isDeeper('text', 20)).toBe(false);
});
