import { writeFile } from 'node:fs/promises';
import type { ConformanceCase } from './ConformanceCase.ts';
import { cases } from './cases/index.ts';
import type { GatewayUnderTest } from './gateways/GatewayUnderTest.ts';
import { ours, oursOverStockDiscovery, stock } from './gateways/gateways.ts';
import { formatReport } from './report/formatReport.ts';
import { page } from './report/page.ts';
import { runCases } from './runCases.ts';
import { Setup } from './Setup.ts';

/** Milliseconds for an ordinary case. */
const PATIENCE = 30_000;
const PATIENCE_WITH_STOCK = 10_000;

const faults = {
  table: await run(ours, PATIENCE),
  discovery: await run(oursOverStockDiscovery, PATIENCE),
  stock: await run(stock, PATIENCE_WITH_STOCK),
};

await writeFile(
  page,
  formatReport(
    cases.map(entry => ({
      entry,
      ours: faults.table.has(entry) || faults.discovery.has(entry) ? 'fails' : 'passes',
      stock: verdictOfStock(entry),
    })),
  ),
);

/** Runs all cases against one gateway, and tells what fails. */
async function run(gateway: GatewayUnderTest, patience: number) {
  const setup = await Setup.start(gateway);
  try {
    const faulty = await runCases(cases, setup, patience);
    console.log(`${gateway.name}: ${cases.length} cases, ${faulty.size} fail`);
    if (gateway !== stock) {
      for (const [{ section, name }, fault] of faulty) {
        console.log(`${section}: ${name}\n`, fault);
      }
    }
    return faulty;
  } finally {
    await setup.stop();
  }
}

function verdictOfStock(entry: ConformanceCase) {
  if (stock.unsteady?.includes(entry.name)) {
    return 'varies';
  }
  return faults.stock.has(entry) ? 'fails' : 'passes';
}
