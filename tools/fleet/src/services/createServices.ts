import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { FleetLog } from '../events.ts';
import type { FleetOptions } from '../Fleet.ts';
import type { Ports } from '../ports/checkPorts.ts';
import type { ProcessSet } from '../process/ProcessSet.ts';
import { editedSince } from './editedSince.ts';
import { internalUrl } from './FleetConfigFiles.ts';
import { routingFile } from './readConfig.ts';
import { type ServiceRow, serviceFolder } from './readServices.ts';
import { type Crash, ServiceProcess } from './ServiceProcess.ts';
import { Supervisor } from './Supervisor.ts';
import { sourcesOf } from './sourcesOf.ts';
import { watchSources } from './watchSources.ts';

/** Options of {@link createServices}. */
export interface CreateServicesOptions
  extends Pick<FleetOptions, 'startTimeoutMs' | 'stopGraceMs'> {
  readonly repoRoot: string;
  readonly rows: readonly ServiceRow[];
  readonly ports: Ports;
  readonly env: NodeJS.ProcessEnv;
  /** What `--config` names: files that somebody wrote. */
  readonly ownFiles: readonly string[];
  /** Prepares a start of a service; returns its configuration files, in the order of precedence. */
  readonly configFilesOf: (name: string) => Promise<readonly string[]>;
  readonly keepGoing: boolean;
  readonly processes: ProcessSet;
  readonly log: FleetLog;
  readonly onCrash: (crash: Crash) => void;
}

/** One service of a fleet. */
export interface Service {
  readonly process: ServiceProcess;
  readonly supervisor: Supervisor;
}

/** All services, not started yet. */
export function createServices(options: CreateServicesOptions): Map<string, Service> {
  return new Map(options.rows.map(({ name }) => [name, createService(name, options)] as const));
}

function createService(name: string, options: CreateServicesOptions): Service {
  const { repoRoot, ports, env, ownFiles, configFilesOf, keepGoing, processes, log, onCrash } =
    options;
  const cwd = serviceFolder(repoRoot, name);
  const index = join(cwd, 'src', 'index.ts');
  const fromRoot = (file: string) =>
    file.startsWith(`${repoRoot}${sep}`) ? relative(repoRoot, file) : file;
  const service = new ServiceProcess({
    name,
    url: internalUrl(ports, name),
    cwd,
    async prepare() {
      const files = await configFilesOf(name);
      return [...preload(cwd), index, ...files.flatMap(file => ['--config', file])];
    },
    writtenIn: [index, routingFile(repoRoot, env), ...ownFiles].map(fromRoot),
    env,
    startTimeoutMs: options.startTimeoutMs ?? 120_000,
    stopGraceMs: options.stopGraceMs ?? 15_000,
    processes,
    log,
    onCrash: crash => supervisor.crashed(crash),
  });
  const supervisor = new Supervisor({
    name,
    service,
    keepGoing,
    async watch(since, onEdit) {
      const sources = await sourcesOf({ repoRoot, service: name, configFiles: ownFiles, env });
      const watching = watchSources(sources, file => onEdit(fromRoot(file)));
      const missed = await editedSince(sources, since);
      if (missed !== undefined) onEdit(fromRoot(missed));
      return watching;
    },
    log,
    onCrash,
  });
  return { process: service, supervisor };
}

/** Telemetry patches modules as they are loaded, so it must come first. */
function preload(cwd: string): string[] {
  // Only a service that is built on our library has it.
  const library = join(cwd, 'node_modules/@splitstage/service');
  return existsSync(library) ? ['--import', '@splitstage/service/telemetry'] : [];
}
