import { openDataFolder } from '../data/openDataFolder.ts';
import type { FleetLog } from '../events.ts';
import { ProcessSet } from '../process/ProcessSet.ts';
import { type Postgres, runPostgres } from './runPostgres.ts';

/** Options of {@link startPostgres}. */
export interface StartPostgresOptions {
  /** Keeps the data in this folder. By default it is temporary and removed at the end. */
  readonly dataDir?: string;
  /** False switches fsync off. Default: true with a `dataDir`, false without. */
  readonly durable?: boolean;
  readonly log?: FleetLog;
  readonly signal?: AbortSignal;
}

/**
 * Starts a PostgreSQL server, for one fleet or for many that share it (each with a
 * `databasePrefix` of its own).
 *
 * @example
 * await using postgres = await startPostgres();
 * await using fleet = await startFleet({ databaseUrl: postgres.url, databasePrefix: 'a_' });
 */
export async function startPostgres(options: StartPostgresOptions = {}): Promise<Postgres> {
  await using cleanup = new AsyncDisposableStack();
  const signal = options.signal ?? new AbortController().signal;
  const folder = cleanup.use(await openDataFolder(options.dataDir, signal));
  const postgres = cleanup.use(
    await runPostgres({
      dataFolder: folder.path,
      durable: options.durable ?? options.dataDir !== undefined,
      log: options.log ?? (() => undefined),
      processes: new ProcessSet(),
      signal,
    }),
  );
  const resources = cleanup.move();
  const stop = () => resources.disposeAsync();
  return { ...postgres, stop, [Symbol.asyncDispose]: stop };
}
