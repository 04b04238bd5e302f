import { relative, resolve } from 'node:path';
import { FleetError } from './errors.ts';
import type { Fleet } from './Fleet.ts';
import { KeyMenu } from './keys/KeyMenu.ts';
import { type KeyInput, listenToKeys } from './keys/listenToKeys.ts';
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
    onStop: why => output.stopping(`${why}: stopping in order; again to end at once.`),
    onKill: () => processes.killAll(),
  });
  output.verbose = options.verbose;
  let fleet: Fleet | undefined;
  try {
    fleet = await startFleet({
      repoRoot,
      dataDir: options.dataDir,
      ports: options.port ?? 'table',
      configFiles: options.configFiles,
      ...(options.only === undefined ? {} : { services: options.only }),
      ...(options.databaseUrl === undefined ? {} : { databaseUrl: options.databaseUrl }),
      ...(process.env.NODE_ENV === undefined ? {} : { env: { NODE_ENV: process.env.NODE_ENV } }),
      buildFrontEnd: true,
      keepGoing: true,
      signal: stop.signal,
      processes,
      log(event) {
        output.show(event);
        // One that was down at the start: only now is there a portal.
        const isPortal = event.type === 'ready' && event.part === gatewayName;
        if (isPortal && fleet !== undefined) output.line(`Portal ready at ${fleet.url}`);
      },
    });
    using keys: KeyInput | undefined = await listenToKeys(pressed(fleet, output, stop, () => keys));
    output.keys = keys !== undefined;
    output.ready(readyLines(fleet, options.verbose, output.keys));
    await stop.requested;
    await fleet.stop();
    return stop.killed ? 1 : 0;
  } catch (error) {
    if (!stop.signal.aborted || error !== stop.signal.reason) throw error;
    // It was told to stop while it was starting, and has done so.
    return stop.killed ? 1 : 0;
  }
}

/** Does what a key asks for. */
function pressed(
  fleet: Fleet,
  output: Terminal,
  stop: StopRequest,
  keys: () => KeyInput | undefined,
): (key: string) => void {
  const menu = new KeyMenu(fleet.services);
  return key => {
    const action = menu.press(key);
    switch (action.type) {
      case 'restart':
        for (const name of action.services) {
          output.line(`${name} is restarted.`);
          // Why it does not start is an event.
          fleet.restartService(name).catch(() => undefined);
        }
        break;
      case 'say':
        for (const line of action.lines) output.line(line);
        break;
      case 'verbose':
        output.verbose = !output.verbose;
        output.line(output.verbose ? 'All log lines are shown.' : 'Only what matters is shown.');
        break;
      case 'stop':
        stop.request('Ctrl-C');
        break;
      case 'suspend':
        keys()?.suspend();
        break;
      case 'none':
    }
  };
}

/** A path as people write it: relative to where they are, when it is below. */
function fromHere(path: string): string {
  const below = relative(process.cwd(), path);
  return below.startsWith('..') ? path : below;
}

function readyLines(fleet: Fleet, verbose: boolean, keys: boolean): string[] {
  const logs = fromHere(resolve(fleet.dataDir, 'logs'));
  const shown = verbose ? '' : '; warnings and errors are shown here too';
  const up = fleet.services.filter(name => fleet.pid(name) !== undefined);
  const down = fleet.services.filter(name => fleet.pid(name) === undefined);
  const address = up.includes(gatewayName)
    ? `Portal ready at ${fleet.url}`
    : `Ready: ${up.map(name => `${name} at ${fleet.serviceUrl(name)}`).join(', ')}`;
  return [
    `Logs since the start are in ${logs}/${shown}`,
    ...(keys ? ['Keys: r restarts a service, h shows all keys'] : []),
    ...(down.length === 0 ? [] : [`Down: ${down.join(', ')}; why stands above`]),
    address,
  ];
}
