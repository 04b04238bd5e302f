import type { FleetLog } from './events.ts';
import type { ProcessSet } from './process/ProcessSet.ts';
import type { Crash } from './services/ServiceProcess.ts';

/** Options of `startFleet`; all have defaults that suit a test. */
export interface FleetOptions {
  /** The checkout to start. Default: the one that this file is in. */
  readonly repoRoot?: string;
  /** Which services to start. Default: all of the routing table whose code is in the checkout. */
  readonly services?: readonly string[];
  /** Keeps the data in this folder. By default it is temporary and removed at the end. */
  readonly dataDir?: string;
  /**
   * A PostgreSQL server to use instead of an embedded one; all services connect as its user. On the
   * embedded one each has a user of its own, who reaches its plugins' databases only.
   */
  readonly databaseUrl?: string;
  /** Begins the name of each plugin's database; gives fleets on one server their own. */
  readonly databasePrefix?: string;
  /**
   * `free` (default): any free ports, for several fleets at once. `table`: the routing table's.
   * A number: the gateway's port; the others keep their distance to it.
   */
  readonly ports?: 'free' | 'table' | number;
  /** Configuration that overrides what the repository's files say. */
  readonly config?: object;
  /** More configuration files, applied after `config`. */
  readonly configFiles?: readonly string[];
  /** Environment variables for the services, over this process's. `NODE_ENV` is `development`. */
  readonly env?: NodeJS.ProcessEnv;
  /** Builds packages/app when it has changed. Default false. */
  readonly buildFrontEnd?: boolean;
  /**
   * Keeps the others up when one service cannot start or dies, says why, and starts it again: with
   * back-off, and at once when what it is made of is edited. Starting fails only when none starts.
   * Default false: starting fails as soon as one does, and one that dies is only reported.
   */
  readonly keepGoing?: boolean;
  /** False switches fsync off. Default: true with a `dataDir`, false without. */
  readonly durable?: boolean;
  /** How long one service may take to start, in milliseconds. Default 120,000. */
  readonly startTimeoutMs?: number;
  /** How long one service may take to stop before it is killed, in milliseconds. Default 15,000. */
  readonly stopGraceMs?: number;
  /** Receives progress, and every line that is printed. */
  readonly log?: FleetLog;
  /** Gives up starting; everything that was started is stopped. */
  readonly signal?: AbortSignal;
  /** Holds the processes that are started, for a caller that wants to be able to kill them all. */
  readonly processes?: ProcessSet;
}

/** A running fleet. */
export interface Fleet extends AsyncDisposable {
  /** The portal's address: the gateway's. */
  readonly url: string;
  /** The folder that holds its data and logs. */
  readonly dataDir: string;
  /** The services that it was started with. */
  readonly services: readonly string[];
  /** Services that ended without having been told to after they were ready, in order. */
  readonly crashes: readonly Crash[];
  /** Where a service listens. */
  serviceUrl(name: string): string;
  /** A service's process id; undefined when it does not run. */
  pid(name: string): number | undefined;
  /** What a service has printed: its last 10,000 lines. */
  logs(name: string): readonly string[];
  /** Stops one service in order; the others keep running. */
  stopService(name: string): Promise<void>;
  /** Starts a stopped or crashed service again on its port; resolves when it is ready. */
  startService(name: string): Promise<void>;
  /** Stops a service, if it runs, and starts it; resolves when it is ready. */
  restartService(name: string): Promise<void>;
  /** Stops the services, then PostgreSQL, and removes what was temporary. */
  stop(): Promise<void>;
}
