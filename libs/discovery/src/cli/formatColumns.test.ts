import { expect, it } from 'vitest';
import { formatColumns } from './formatColumns.ts';

it('makes each column as wide as what stands in it, and ends no line with blanks', () => {
  expect(
    formatColumns(
      ['service', 'url'],
      [
        ['a', 'http://a'],
        ['a-long-name', ''],
      ],
    ),
  ).toBe(['SERVICE      URL', 'a            http://a', 'a-long-name'].join('\n'));
});
