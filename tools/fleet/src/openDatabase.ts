import { type FleetLog, reportStart } from './events.ts';
import type { FleetOptions } from './Fleet.ts';
import { checkDatabase } from './postgres/checkDatabase.ts';
import { runPostgres } from './postgres/runPostgres.ts';
import { ServiceUsers } from './postgres/ServiceUsers.ts';
import { describeExit } from './process/ChildGroup.ts';
import type { ProcessSet } from './process/ProcessSet.ts';
import type { FleetTable } from './services/readServices.ts';

/** The database server that a fleet uses. */
export interface Database extends AsyncDisposable {
  /**
   * Backstage's `backend.database.connection` for a service, to be asked for at each of its starts:
   * by then its row may name other plugins. On a server of the user's own it is what they gave, for
   * all services; on the embedded one each has a user of its own.
   */
  connectionOf(service: string, readTable: () => Promise<FleetTable>): Promise<object | string>;
}

/** Options of {@link openDatabase}. */
export interface OpenDatabaseOptions
  extends Pick<FleetOptions, 'databaseUrl' | 'databasePrefix' | 'dataDir' | 'durable'> {
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
    return {
      connectionOf: async () => databaseUrl,
      [Symbol.asyncDispose]: async () => undefined,
    };
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
  const users = new ServiceUsers({ url: postgres.url });
  return {
    async connectionOf(service, readTable) {
      const { rows, databases, databasePrefix } = await readTable();
      if (databases === 'schema') return { host, port, user, password };
      const mine = rows.filter(row => databases === 'any' || row.name === service);
      const own = await users.prepare(service, {
        plugins: mine.flatMap(row => row.plugins),
        databasePrefix: options.databasePrefix ?? databasePrefix,
        mayCreate: databases === 'any',
      });
      return { host, port, ...own };
    },
    async [Symbol.asyncDispose]() {
      stopping = true;
      await postgres.stop();
    },
  };
}
