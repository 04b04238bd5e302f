import { join } from 'node:path';
import { addResults, formatDurations, formatTotals, readVitestResults } from './results.ts';
import { runTurbo } from './runTurbo.ts';
import { installSystemPackages, SystemPackagesError } from './systemPackages.ts';

/** `npm test`: everything that CI checks. Its last line is `N passed, N failed`. */
const root = join(import.meta.dirname, '../../..');

try {
  installSystemPackages();
} catch (error) {
  if (!(error instanceof SystemPackagesError)) {
    throw error;
  }
  console.error(error.message);
  process.exit(1);
}

// These start whole fleets, or move gigabytes: they come last, and in turn. Conformance mostly waits.
const heavy = [['chart'], ['conformance', 'starts'], ['e2e']];

const tasks = [
  ...runTurbo(
    root,
    ['build', 'typecheck', 'lint', 'test'],
    heavy.flat().map(name => `--filter=!${name}`),
  ),
  ...heavy.flatMap(names =>
    runTurbo(
      root,
      ['typecheck', 'lint', 'test'],
      [...names.map(name => `--filter=${name}`), '--only'],
    ),
  ),
];

const totals = addResults(tasks, task => readVitestResults(join(root, task.directory)));
console.log(['', 'What took longest:', ...formatDurations(tasks)].join('\n'));
if (totals.skipped > 0) {
  console.log(`${totals.skipped} skipped`);
}
for (const failure of totals.failures) {
  console.error(`failed: ${failure}`);
}
console.log(formatTotals(totals));
process.exit(totals.failed === 0 ? 0 : 1);
