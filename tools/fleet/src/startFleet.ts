import { join, resolve } from 'node:path';
import { LogFiles } from './data/LogFiles.ts';
import { makePrivate } from './data/makePrivate.ts';
import { openDataFolder } from './data/openDataFolder.ts';
import { FleetError } from './errors.ts';
import type { FleetLog } from './events.ts';
import type { Fleet, FleetOptions } from './Fleet.ts';
import { openDatabase } from './openDatabase.ts';
import { checkPorts } from './ports/checkPorts.ts';
import { prepareFrontEnd } from './prepareFrontEnd.ts';
import { ProcessSet } from './process/ProcessSet.ts';
import { choosePorts } from './services/choosePorts.ts';
import { createServices, type Service } from './services/createServices.ts';
import { FleetConfigFiles, internalUrl, publicUrl } from './services/FleetConfigFiles.ts';
import { gatewayName, readServices, selectServices } from './services/readServices.ts';
import type { Crash } from './services/ServiceProcess.ts';
import { startAll } from './services/startAll.ts';
import { TaskGroup } from './TaskGroup.ts';

/** Where plugins keep files, below the data folder; fleetConfig tells them. */
const foldersOfPlugins = ['created', 'techdocs'] as const;

/** How long the services of a launcher that was killed may take to give up their ports. */
const leftoverPatienceMs = 30_000;

/**
 * Starts a portal on this machine: PostgreSQL, the front end's build, and the services.
 * Resolves when all are ready; with `keepGoing` when each is ready or has failed once. When
 * starting fails, all of it is stopped again.
 *
 * @throws FleetError what a user can act on; `signal.reason` when aborted.
 *
 * @example
 * await using fleet = await startFleet({ services: ['gateway', 'catalog'] });
 * await fetch(`${fleet.url}/api/catalog/entities`);
 */
export async function startFleet(options: FleetOptions = {}): Promise<Fleet> {
  const signal = options.signal ?? new AbortController().signal;
  const repoRoot = options.repoRoot ?? resolve(import.meta.dirname, '../../..');
  const processes = options.processes ?? new ProcessSet();
  const env = serviceEnvironment(repoRoot, options.env);
  const ownFiles = (options.configFiles ?? []).map(file => resolve(file));
  const readTable = () =>
    readServices({ repoRoot, overrides: options.config, configFiles: ownFiles, env });
  // Disposed of in reverse order: services, PostgreSQL, log files, lock, temporary folder.
  await using cleanup = new AsyncDisposableStack();

  const { rows, elsewhere } = await readTable();
  const selected = selectServices(rows, options.services);
  const folder = cleanup.use(await openDataFolder(options.dataDir, signal));
  const logFiles = cleanup.use(await LogFiles.open(join(folder.path, 'logs')));
  const log: FleetLog = event => {
    if (event.type === 'log') logFiles.write(event.source, event.line);
    options.log?.(event);
  };
  if (folder.abandonedBy !== undefined) {
    log({
      type: 'notice',
      text: `The last launcher (process ${folder.abandonedBy}) was killed; cleaning up after it.`,
    });
  }
  if (elsewhere.length > 0 && options.services === undefined) {
    log({
      type: 'notice',
      text: `Not started, because services/<name>-backend is not there: ${elsewhere.join(', ')}.`,
    });
  }
  const ports = await choosePorts(
    rows,
    options.ports === 'table' ? undefined : (options.ports ?? 'free'),
  );
  await checkPorts(new Map(selected.map(({ name }) => [name, ports.get(name) ?? 0])), {
    patienceMs: folder.abandonedBy === undefined ? 0 : leftoverPatienceMs,
    signal,
  });

  for (const name of foldersOfPlugins) await makePrivate(join(folder.path, name));

  const needsFrontEnd = options.buildFrontEnd && selected.some(({ name }) => name === gatewayName);
  const groundwork = new TaskGroup(signal);
  const opening = groundwork.run(async either =>
    cleanup.use(
      await openDatabase({ ...options, dataFolder: folder.path, log, processes, signal: either }),
    ),
  );
  if (needsFrontEnd) {
    groundwork.run(either =>
      prepareFrontEnd({ ...options, repoRoot, processes, signal: either, log }),
    );
  }
  await groundwork.done();
  const database = await opening;
  const { databasePrefix } = options;
  const generated = await FleetConfigFiles.open(join(folder.path, 'run'));
  const shared = await generated.writeShared({
    rows,
    ports,
    databasePrefix,
    dataFolder: folder.path,
  });
  const overrides =
    options.config === undefined ? [] : [await generated.writeOverrides(options.config)];

  const crashes: Crash[] = [];
  const services = createServices({
    ...options,
    repoRoot,
    rows: selected,
    ports,
    env,
    ownFiles,
    async configFilesOf(name) {
      const connection = await database.connectionOf(name, readTable);
      const own = await generated.writeDatabase(name, connection);
      return [shared, own, ...overrides, ...ownFiles];
    },
    keepGoing: options.keepGoing ?? false,
    processes,
    log,
    onCrash: crash => crashes.push(crash),
  });
  cleanup.defer(
    async () =>
      void (await Promise.all([...services.values()].map(({ supervisor }) => supervisor.stop()))),
  );
  await startAll(services, options.keepGoing ?? false, signal, crashes);

  let stopping: Promise<void> | undefined;
  const resources = cleanup.move();
  const stop = () => {
    stopping ??= folder.announceRelease().finally(() => resources.disposeAsync());
    return stopping;
  };
  return {
    url: publicUrl(ports),
    dataDir: folder.path,
    services: [...services.keys()],
    crashes,
    serviceUrl: name => internalUrl(ports, known(services, name) && name),
    pid: name => known(services, name).process.pid,
    logs: name => known(services, name).process.logs,
    stopService: name => known(services, name).supervisor.stop(),
    startService: name => known(services, name).supervisor.start(signal),
    restartService: name => known(services, name).supervisor.restart(signal),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function serviceEnvironment(repoRoot: string, env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const whole: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: 'development',
    NODE_COMPILE_CACHE: join(repoRoot, '.cache', 'node-compile'),
    ...env,
  };
  const { SPLITSTAGE_ROUTING_FILE: table, INIT_CWD } = whole;
  // Services run in folders of their own, and npm runs us in the package's: relative to where the
  // user is, it is one file for all.
  return table ? { ...whole, SPLITSTAGE_ROUTING_FILE: resolve(INIT_CWD ?? '', table) } : whole;
}

function known(services: ReadonlyMap<string, Service>, name: string): Service {
  const service = services.get(name);
  if (service) return service;
  throw new FleetError('USAGE', `This fleet runs no service "${name}".`, {
    fix: `It runs ${[...services.keys()].join(', ')}.`,
  });
}
