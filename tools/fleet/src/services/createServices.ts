import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FleetLog } from '../events.ts';
import type { FleetOptions } from '../Fleet.ts';
import type { Ports } from '../ports/checkPorts.ts';
import type { ProcessSet } from '../process/ProcessSet.ts';
import type { ServiceRow } from './readServices.ts';
import { type Crash, ServiceProcess } from './ServiceProcess.ts';
import { internalUrl } from './writeFleetConfig.ts';

/** Options of {@link createServices}. */
export interface CreateServicesOptions
  extends Pick<FleetOptions, 'env' | 'startTimeoutMs' | 'stopGraceMs'> {
  readonly repoRoot: string;
  readonly rows: readonly ServiceRow[];
  readonly ports: Ports;
  readonly configFiles: readonly string[];
  readonly processes: ProcessSet;
  readonly log: FleetLog;
  readonly onCrash: (crash: Crash) => void;
}

/** The processes of all services, not started yet. */
export function createServices(options: CreateServicesOptions): Map<string, ServiceProcess> {
  const {
    repoRoot,
    rows,
    ports,
    configFiles,
    env,
    startTimeoutMs = 120_000,
    stopGraceMs = 15_000,
    ...rest
  } = options;
  const services = rows.map(({ name }) => {
    const cwd = join(repoRoot, 'services', `${name}-backend`);
    const service = new ServiceProcess({
      ...rest,
      name,
      url: internalUrl(ports, name),
      cwd,
      args: [
        ...preload(cwd),
        join(cwd, 'src', 'index.ts'),
        ...configFiles.flatMap(file => ['--config', file]),
      ],
      env: {
        ...process.env,
        NODE_ENV: 'development',
        NODE_COMPILE_CACHE: join(repoRoot, '.cache', 'node-compile'),
        ...env,
        // Asks the service to stop by itself when its IPC channel to the launcher closes.
      },
      startTimeoutMs,
      stopGraceMs,
    });
    return [name, service] as const;
  });
  return new Map(services);
}

/** Telemetry patches modules as they are loaded, so it must come first. */
function preload(cwd: string): string[] {
  // Only a service that is built on our library has it.
  const library = join(cwd, 'node_modules/@splitstage/service');
  return existsSync(library) ? ['--import', '@splitstage/service/telemetry'] : [];
}
