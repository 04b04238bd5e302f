import { join, resolve } from 'node:path';
import { buildFrontEnd } from './buildFrontEnd.ts';
import { LogFiles } from './data/LogFiles.ts';
import { openDataFolder } from './data/openDataFolder.ts';
import { FleetError } from './errors.ts';
import { type FleetLog, reportStart } from './events.ts';
import type { Fleet, FleetOptions } from './Fleet.ts';
import { openDatabase } from './openDatabase.ts';
import { checkPorts } from './ports/checkPorts.ts';
import { ProcessSet } from './process/ProcessSet.ts';
import { choosePorts } from './services/choosePorts.ts';
import { createServices } from './services/createServices.ts';
import { gatewayName, readServices, selectServices } from './services/readServices.ts';
import type { Crash, ServiceProcess } from './services/ServiceProcess.ts';
import { internalUrl, publicUrl, writeFleetConfig } from './services/writeFleetConfig.ts';
import { TaskGroup } from './TaskGroup.ts';

/** How long the services of a launcher that was killed may take to give up their ports. */
const leftoverPatienceMs = 30_000;

/**
 * Starts a portal on this machine: PostgreSQL, the front end's build, and the services.
 * Resolves when all are ready. When anything fails, all of it is stopped again.
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
  // Disposed of in reverse order: services, PostgreSQL, log files, lock, temporary folder.
  await using cleanup = new AsyncDisposableStack();

  const rows = await readServices(repoRoot);
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
  const ports = await choosePorts(
    rows,
    options.ports === 'table' ? undefined : (options.ports ?? 'free'),
  );
  await checkPorts(new Map(selected.map(({ name }) => [name, ports.get(name) ?? 0])), {
    patienceMs: folder.abandonedBy === undefined ? 0 : leftoverPatienceMs,
    signal,
  });

  const needsFrontEnd = options.buildFrontEnd && selected.some(({ name }) => name === gatewayName);
  const groundwork = new TaskGroup(signal);
  const opening = groundwork.run(async either =>
    cleanup.use(
      await openDatabase({ ...options, dataFolder: folder.path, log, processes, signal: either }),
    ),
  );
  if (needsFrontEnd) {
    groundwork.run(either =>
      reportStart(log, 'front end', () => buildFrontEnd(repoRoot, processes, either)),
    );
  }
  await groundwork.done();
  const { connection } = await opening;
  const generated = await writeFleetConfig(
    join(folder.path, 'run'),
    {
      ports,
      connection,
      databasePrefix: options.databasePrefix,
      dataFolder: folder.path,
    },
    options.config,
  );

  const crashes: Crash[] = [];
  const services = createServices({
    ...options,
    repoRoot,
    rows: selected,
    ports,
    configFiles: [...generated, ...(options.configFiles ?? []).map(file => resolve(file))],
    processes,
    log,
    onCrash: crash => crashes.push(crash),
  });
  cleanup.defer(
    async () => void (await Promise.all([...services.values()].map(service => service.stop()))),
  );
  const starting = new TaskGroup(signal);
  for (const [name, service] of services) {
    starting.run(either => reportStart(log, name, () => service.start(either)));
  }
  await starting.done();
  const [dead] = crashes;
  if (dead) {
    throw new FleetError(
      'SERVICE_DIED',
      `${dead.service} ${dead.how} while the others were starting.`,
      {
        details: services.get(dead.service)?.logs.slice(-30) ?? [],
      },
    );
  }

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
    pid: name => known(services, name).pid,
    logs: name => known(services, name).logs,
    stopService: name => known(services, name).stop(),
    startService: name => known(services, name).start(signal),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function known(services: ReadonlyMap<string, ServiceProcess>, name: string): ServiceProcess {
  const service = services.get(name);
  if (service) return service;
  throw new FleetError('USAGE', `This fleet runs no service "${name}".`, {
    fix: `It runs ${[...services.keys()].join(', ')}.`,
  });
}
