import pg from 'pg';
import { FleetError, reasonOf } from '../errors.ts';

/**
 * Connects once to find out that a server is there and lets us in.
 *
 * @throws FleetError DATABASE_UNREACHABLE, without the password.
 */
export async function checkDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A server that goes away while we are connected must not end the launcher.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
  } catch (error) {
    throw new FleetError(
      'DATABASE_UNREACHABLE',
      `PostgreSQL at ${withoutSecrets(url)} cannot be used: ${reasonOf(error)}.`,
      {
        fix: 'Start that server or correct --database-url; without it, Splitstage starts a PostgreSQL of its own.',
        cause: error,
      },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Host, port and database of a connection URL: fit to be shown. */
export function withoutSecrets(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
