import type { DatabaseService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

/** Two processes made the same database or schema at the same moment; the later one hears this. */
const MADE_BY_ANOTHER = /pg_(database_datname|namespace_nspname)_index|already exists/;

const ATTEMPTS = 5;

/**
 * Opens a plugin's client, and makes its database and schema as Backstage does. `CREATE SCHEMA IF
 * NOT EXISTS` fails when another process is making that schema (backend-defaults 0.18 tries again
 * for databases, but not for schemas), and a database service remembers its failure; so it takes a
 * new one to try again.
 */
export async function openClient(
  first: DatabaseService,
  createService: () => DatabaseService,
): Promise<Knex> {
  let service = first;
  for (let attempt = 1; ; attempt++) {
    try {
      return await service.getClient();
    } catch (error) {
      if (attempt === ATTEMPTS || !MADE_BY_ANOTHER.test(String(error))) {
        throw error;
      }
      service = createService();
    }
  }
}
