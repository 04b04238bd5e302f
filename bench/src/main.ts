import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { discovery } from './discovery.ts';
import { gateway } from './gateway/gateway.ts';
import { Interrupted } from './run/Interrupted.ts';
import type { Report } from './run/Report.ts';
import { UsageError } from './run/UsageError.ts';
import { soak } from './soak/soak.ts';

/** `npm run bench -- <name> [options]`: prints a table and writes JSON under bench/results/. */
const benchmarks = new Map<string, (args: readonly string[]) => Promise<Report>>([
  ['discovery', discovery],
  ['gateway', gateway],
  ['soak', soak],
]);

const [name = '', ...args] = process.argv.slice(2);
const benchmark = benchmarks.get(name);
if (benchmark) {
  try {
    await show(await benchmark(args));
  } catch (error) {
    const shown = isAbort(error) ? error.cause : error;
    const isExpected = shown instanceof UsageError || shown instanceof Interrupted;
    console.error(isExpected ? `error: ${shown.message}` : shown);
    process.exitCode = shown instanceof UsageError ? 2 : 1;
  }
} else {
  console.error(
    `error: There is no benchmark ${JSON.stringify(name)}. Use: npm run bench -- ${[...benchmarks.keys()].join(' | ')}`,
  );
  process.exitCode = 2;
}

/** What Node's own functions throw when a signal aborts them. */
function isAbort(error: unknown): error is Error {
  return error instanceof Error && error.name === 'AbortError';
}

async function show({ rows, more = {}, lines = [], data, failed }: Report): Promise<void> {
  console.table(rows);
  for (const [title, table] of Object.entries(more)) {
    console.log(title);
    console.table(table);
  }
  for (const line of lines) {
    console.log(line);
  }
  process.exitCode = failed ? 1 : 0;
  if (data !== undefined) {
    const folder = join(import.meta.dirname, '../results');
    await mkdir(folder, { recursive: true });
    const file = join(folder, `${name}.json`);
    await writeFile(file, JSON.stringify({ node: process.version, data }, undefined, 2));
    console.log(`Each round: ${file}`);
  }
}
