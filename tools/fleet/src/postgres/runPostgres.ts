import { FleetError, reasonOf } from '../errors.ts';
import type { FleetLog } from '../events.ts';
import { freePorts } from '../ports/freePorts.ts';
import { type ChildGroup, describeExit } from '../process/ChildGroup.ts';
import type { ProcessSet } from '../process/ProcessSet.ts';
import { findPostgres, type PostgresBinaries } from './binaries.ts';
import { checkDatabase } from './checkDatabase.ts';
import { type Cluster, prepareCluster } from './prepareCluster.ts';
import { stopLeftover } from './stopLeftover.ts';

/** A PostgreSQL server of our own. */
export interface Postgres extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** All of the above as `postgres://…/postgres`; holds the password. */
  readonly url: string;
  readonly pid: number | undefined;
  /** How it ended, once it has. */
  readonly exited: ChildGroup['exited'];
  /** Fast shutdown: sessions are ended, all data is written. */
  stop(): Promise<void>;
}

/** Options of {@link runPostgres}. */
export interface RunPostgresOptions {
  /** A folder under the caller's lock; the cluster is in its `postgres/`. */
  readonly dataFolder: string;
  /** False trades the safety of data against power loss for speed: for tests. */
  readonly durable: boolean;
  readonly log: FleetLog;
  readonly processes: ProcessSet;
  readonly signal: AbortSignal;
}

const host = '127.0.0.1';
/** Written in the language of the program itself, see `LC_ALL` below. */
const readyLine = 'database system is ready to accept connections';

/** Starts PostgreSQL on the data folder's cluster, on a free port of 127.0.0.1 only. */
export async function runPostgres(options: RunPostgresOptions): Promise<Postgres> {
  const { processes, signal, durable } = options;
  const binaries = await findPostgres();
  const cluster = await prepareCluster({ ...options, binaries });
  await stopLeftover(cluster.path, signal);
  signal.throwIfAborted();
  const [port = 0] = await freePorts(1);
  const lines: string[] = [];
  const ready = Promise.withResolvers<void>();
  const server = processes.spawn({
    ...commandLine(binaries, cluster, port, durable),
    cwd: cluster.path,
    env: { ...process.env, LC_ALL: 'C' },
    stopSignal: 'SIGINT',
    killSignal: 'SIGQUIT',
    graceMs: 60_000,
    onLine(line) {
      options.log({ type: 'log', source: 'postgres', line });
      lines.push(line);
      if (lines.length > 50) lines.shift();
      if (line.includes(readyLine)) ready.resolve();
    },
  });
  const stop = async () => void (await server.stop());
  const url = `postgres://${cluster.user}:${encodeURIComponent(cluster.password)}@${host}:${port}/postgres`;
  const aborted = () => ready.reject(signal.reason);
  signal.addEventListener('abort', aborted, { once: true });
  void server.exited.then(exit => ready.reject(new Error(describeExit(exit))));
  try {
    await ready.promise;
    await checkDatabase(url);
  } catch (error) {
    await stop();
    signal.throwIfAborted();
    throw new FleetError(
      'POSTGRES_FAILED',
      `PostgreSQL did not start on ${cluster.path}: it ${reasonOf(error)}.`,
      {
        details: lines.slice(-15),
        fix: 'See its last lines above.',
        cause: error,
      },
    );
  } finally {
    signal.removeEventListener('abort', aborted);
  }
  const { user, password } = cluster;
  return {
    host,
    port,
    user,
    password,
    url,
    pid: server.pid,
    exited: server.exited,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function commandLine(binaries: PostgresBinaries, cluster: Cluster, port: number, durable: boolean) {
  const settings = {
    listen_addresses: host,
    port: String(port),
    // A socket's path has a length limit that a deep checkout exceeds.
    unix_socket_directories: '',
    // About 20 plugins with a pool of 10 each, and room for the ones that are being closed.
    max_connections: '300',
    log_checkpoints: 'off',
    log_line_prefix: '%m ',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const [command = '', ...args] = [
    ...cluster.runAs.prefix,
    binaries.postgres,
    '-D',
    cluster.path,
    ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
  ];
  return { command, args, uid: cluster.runAs.uid, gid: cluster.runAs.gid };
}
