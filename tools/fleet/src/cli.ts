import { relative, resolve } from 'node:path';
import { FleetError } from './errors.ts';
import type { Fleet } from './Fleet.ts';
import { type CliOptions, checkConfigFiles, helpText, parseOptions } from './options.ts';
import { ProcessSet } from './process/ProcessSet.ts';
import { StopRequest } from './StopRequest.ts';
import { gatewayName } from './services/readServices.ts';
import { startFleet } from './startFleet.ts';
import { Terminal } from './Terminal.ts';

// The tests start trees of their own.
const repoRoot = process.env.SPLITSTAGE_ROOT ?? resolve(import.meta.dirname, '../../..');

// A terminal that was closed must not keep us from stopping in order.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

process.exitCode = await main(process.argv.slice(2));
// An open handle of a library must not keep a launcher alive whose work is done.
process.exit();

async function main(args: readonly string[]): Promise<number> {
  const output = new Terminal(process.stdout);
  const errors = new Terminal(process.stderr);
  try {
    // npm runs scripts in the package's folder and says where it was called.
    const options = parseOptions(args, process.env.INIT_CWD ?? process.cwd(), repoRoot);
    if (options.help) {
      output.line(helpText);
      return 0;
    }
    await checkConfigFiles(options.configFiles);
    return await run(options, output);
  } catch (error) {
    output.stopWaiting();
    if (!(error instanceof FleetError)) throw error;
    errors.error(error);
    return error.code === 'USAGE' ? 2 : 1;
  }
}

async function run(options: CliOptions, output: Terminal): Promise<number> {
  const processes = new ProcessSet();
  using stop = new StopRequest({
    onStop: why => output.line(`${why}: stopping in order; again to end at once.`),
    onKill: () => processes.killAll(),
  });
  let fleet: Fleet | undefined;
  let alive = 0;
  try {
    const noneLeft = Promise.withResolvers<void>();
    fleet = await startFleet({
      repoRoot,
      dataDir: options.dataDir,
      ports: options.port ?? 'table',
      configFiles: options.configFiles,
      ...(options.only === undefined ? {} : { services: options.only }),
      ...(options.databaseUrl === undefined ? {} : { databaseUrl: options.databaseUrl }),
      ...(process.env.NODE_ENV === undefined ? {} : { env: { NODE_ENV: process.env.NODE_ENV } }),
      buildFrontEnd: true,
      signal: stop.signal,
      processes,
      log(event) {
        output.show(event);
        if (event.type === 'crashed' && event.part !== 'PostgreSQL' && --alive === 0)
          noneLeft.resolve();
      },
    });
    alive += fleet.services.length;
    output.ready(readyLines(fleet));
    const ended = await Promise.race([stop.requested, noneLeft.promise.then(() => 'none left')]);
    await fleet.stop();
    if (ended === 'none left') output.line('No service is left; stopped.');
    return stop.killed || ended === 'none left' ? 1 : 0;
  } catch (error) {
    if (!stop.signal.aborted || error !== stop.signal.reason) throw error;
    // It was told to stop while it was starting, and has done so.
    return stop.killed ? 1 : 0;
  }
}

function readyLines(fleet: Fleet): string[] {
  const logs = relative(process.cwd(), resolve(fleet.dataDir, 'logs'));
  const address = fleet.services.includes(gatewayName)
    ? `Portal ready at ${fleet.url}`
    : `Ready: ${fleet.services.map(name => `${name} at ${fleet.serviceUrl(name)}`).join(', ')}`;
  return [`Logs since the start are in ${logs}/`, address];
}
