import { expect, it } from 'vitest';
import { escapeName, formatReport } from './formatReport.ts';
import type { Result } from './Result.ts';
import { readFailures } from './readFailures.ts';

function result(section: string, name: string, verdicts: Pick<Result, 'ours' | 'stock'>): Result {
  return { entry: { section, name, run: async () => undefined }, ...verdicts };
}

it('writes a page from which the failures of the stock plugin can be read', () => {
  const odd = 'takes "a|b", <c>, *d* and e_f for \\g';
  const page = formatReport([
    result('One', 'same', { ours: 'passes', stock: 'passes' }),
    result('One', odd, { ours: 'passes', stock: 'fails' }),
    result('Two', 'same', { ours: 'passes', stock: 'fails' }),
    result('Two', 'either', { ours: 'passes', stock: 'varies' }),
    result('Two', 'only ours', { ours: 'fails', stock: 'passes' }),
  ]);
  expect([...readFailures(page)]).toEqual([`One: ${escapeName(odd)}`, 'Two: same']);
  expect(page).toContain('| **All** | 5 | 4 | 2 |');
});
