import { type FleetLog, reportStart } from './events.ts';
import type { FleetOptions } from './Fleet.ts';
import { checkDatabase } from './postgres/checkDatabase.ts';
import { runPostgres } from './postgres/runPostgres.ts';
import { describeExit } from './process/ChildGroup.ts';
import type { ProcessSet } from './process/ProcessSet.ts';

/** The database server that a fleet uses. */
export interface Database extends AsyncDisposable {
  /** Backstage's `backend.database.connection`. */
  readonly connection: object | string;
}

/** Options of {@link openDatabase}. */
export interface OpenDatabaseOptions
  extends Pick<FleetOptions, 'databaseUrl' | 'dataDir' | 'durable'> {
  readonly dataFolder: string;
  readonly processes: ProcessSet;
  readonly log: FleetLog;
  readonly signal: AbortSignal;
}

/** Makes sure that the user's own server answers, or else starts an embedded one. */
export function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  return reportStart(options.log, 'PostgreSQL', async () => {
    const { databaseUrl } = options;
    if (databaseUrl === undefined) return startEmbedded(options);
    await checkDatabase(databaseUrl);
    return { connection: databaseUrl, [Symbol.asyncDispose]: async () => undefined };
  });
}

async function startEmbedded(options: OpenDatabaseOptions): Promise<Database> {
  const durable = options.durable ?? options.dataDir !== undefined;
  const postgres = await runPostgres({ ...options, durable });
  let stopping = false;
  void postgres.exited.then(exit => {
    if (!stopping) options.log({ type: 'crashed', part: 'PostgreSQL', how: describeExit(exit) });
  });
  const { host, port, user, password } = postgres;
  return {
    connection: { host, port, user, password },
    async [Symbol.asyncDispose]() {
      stopping = true;
      await postgres.stop();
    },
  };
}
