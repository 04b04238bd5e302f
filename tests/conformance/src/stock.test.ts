import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { ConformanceCase } from './ConformanceCase.ts';
import { cases } from './cases/index.ts';
import { stock } from './gateways/gateways.ts';
import { escapeName } from './report/formatReport.ts';
import { page } from './report/page.ts';
import { readFailures } from './report/readFailures.ts';
import { runCases } from './runCases.ts';
import { Setup } from './Setup.ts';

/** Milliseconds for an ordinary case. Many end with it: the stock plugin hangs. */
const PATIENCE = 10_000;

const nameOf = ({ section, name }: ConformanceCase) => `${section}: ${escapeName(name)}`;

it('fails with the stock plugin what the docs say, and nothing else', async () => {
  const written = readFailures(await readFile(page, 'utf8'));
  const compared = cases.filter(
    ({ name, needs }) => needs !== 'alone' && !stock.unsteady?.includes(name),
  );
  const setup = await Setup.start(stock);
  try {
    const failed = await runCases(compared, setup, PATIENCE);
    const differs = (entry: ConformanceCase) => failed.has(entry) !== written.has(nameOf(entry));
    // On a busy machine a case may fail for want of time: what differs gets a second chance.
    const again = await runCases(compared.filter(differs), setup, PATIENCE);
    const stillDiffers = compared.filter(
      entry => differs(entry) && again.has(entry) !== written.has(nameOf(entry)),
    );
    expect(stillDiffers.map(nameOf)).toEqual([]);
  } finally {
    await setup.stop();
  }
});

it('finds every failure of the docs among the cases', async () => {
  const names = new Set(cases.map(nameOf));
  const written = readFailures(await readFile(page, 'utf8'));
  expect([...written].filter(name => !names.has(name))).toEqual([]);
  expect(written.size).toBeGreaterThan(0);
});

it('has a name of its own for each case', () => {
  expect(new Set(cases.map(nameOf)).size).toBe(cases.length);
});
