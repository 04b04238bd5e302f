import { delimiter, join } from 'node:path';
import { FleetError } from './errors.ts';
import type { ProcessSet } from './process/ProcessSet.ts';
import { runToEnd } from './process/runToEnd.ts';

/**
 * Builds packages/app; turbo does nothing when it has not changed since the last build.
 *
 * @throws FleetError FRONTEND_FAILED with the end of the build's log.
 */
export async function buildFrontEnd(
  repoRoot: string,
  processes: ProcessSet,
  signal: AbortSignal,
): Promise<void> {
  const bin = join(repoRoot, 'node_modules', '.bin');
  const build = await runToEnd(processes, signal, {
    command: process.execPath,
    args: [
      join(repoRoot, 'node_modules/turbo/bin/turbo'),
      'run',
      'build',
      '--filter=app',
      '--ui=stream',
    ],
    cwd: repoRoot,
    env: {
      ...process.env,
      // The scripts that turbo runs must find our Node and pnpm, not whatever is installed.
      PATH: [join(repoRoot, 'node_modules', 'node', 'bin'), bin, process.env.PATH].join(delimiter),
      NODE_ENV: 'production',
      TURBO_TELEMETRY_DISABLED: '1',
    },
    // turbo runs each script in a process group of its own and stops them when it gets SIGINT;
    // the program that starts it, which is our child, does not pass that on.
    stopSignal: 'SIGINT',
    stopGroup: true,
  });
  if (build.code === 0) return;
  throw new FleetError('FRONTEND_FAILED', 'The front end could not be built.', {
    details: build.error === undefined ? build.lines.slice(-60) : [build.error],
    fix: 'The end of its log is above. To start the back ends alone: npm start -- --only catalog,scaffolder,search',
  });
}
