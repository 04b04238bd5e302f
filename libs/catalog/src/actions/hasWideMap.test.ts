import { expect, it } from 'vitest';
import { hasWideMap } from './hasWideMap.ts';

it('looks at maps, however deep, and not at lists', () => {
  const wide = Object.fromEntries(Array.from({ length: 3 }, (_, index) => [`k${index}`, 1]));
  expect(hasWideMap({ a: [{ b: wide }] }, 2)).toBe(true);
  expect(hasWideMap({ a: [{ b: wide }] }, 3)).toBe(false);
  expect(hasWideMap([1, 2, 3, 4], 2)).toBe(false);
  expect(hasWideMap('text', 2)).toBe(false);
});
