import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Knex } from 'knex';

/** What we use of knex's migrator. */
export type LatestMigrator = Pick<Knex.Migrator, 'latest' | 'list' | 'up'>;

/** PostgreSQL: a relation of that name exists already. */
const DUPLICATE_TABLE = '42P07';

const require = createRequire(import.meta.url);

/**
 * `knex.migrate.latest`, for processes that may be killed at any moment of it.
 *
 * knex runs pending migrations in one transaction, which also records them; but when one of them is
 * to have none (`config = { transaction: false }`, as `CREATE INDEX CONCURRENTLY` asks for) it
 * commits each migration before it records it. Killed in between, the next start migrates twice
 * and fails for ever. `up` records each one in its own transaction.
 *
 * @param client - whose migrator it is
 */
export async function migrateToLatest(
  client: Knex,
  migrator: LatestMigrator,
  config: Knex.MigratorConfig = {},
): Promise<unknown> {
  const [, pending]: [unknown, readonly unknown[]] = await migrator.list(config);
  if (!(await someWithoutTransaction(pending, config))) {
    return await migrator.latest(config);
  }
  let batch = 0;
  const names: string[] = [];
  for (let left = pending.length; left > 0; left--) {
    const [number, ran]: [number, readonly string[]] = await upOnce(client, migrator, config);
    batch = number;
    names.push(...ran);
  }
  return [batch, names];
}

/**
 * Runs the next migration. One without a transaction that was killed before may have left an index
 * that it made, or half of one: such a migration says that the index exists, for ever. Whatever
 * index is in its way and younger than the last recorded migration is its own, so it is dropped.
 */
async function upOnce(
  client: Knex,
  migrator: LatestMigrator,
  config: Knex.MigratorConfig,
): Promise<[number, readonly string[]]> {
  for (;;) {
    try {
      return await migrator.up(config);
    } catch (error) {
      if (!(await dropIndexInTheWay(client, config.tableName ?? 'knex_migrations', error))) {
        throw error;
      }
    }
  }
}

async function dropIndexInTheWay(client: Knex, table: string, error: unknown): Promise<boolean> {
  if (!(error instanceof Error && 'code' in error && error.code === DUPLICATE_TABLE)) {
    return false;
  }
  const { rows }: { rows: readonly { name: string }[] } = await client.raw(
    `select c.relname as name from pg_class c join pg_index i on i.indexrelid = c.oid
     where c.relnamespace = cast(current_schema() as regnamespace)
       and not exists (select from pg_constraint where conindid = c.oid)
       and age(c.xmin) < coalesce((select min(age(xmin)) from ??), 2147483647)`,
    [table],
  );
  const inTheWay = rows.find(({ name }) => error.message.includes(`"${name}"`));
  if (inTheWay === undefined) {
    return false;
  }
  await client.raw('drop index ??', [inTheWay.name]);
  return true;
}

async function someWithoutTransaction(
  pending: readonly unknown[],
  config: Knex.MigratorConfig,
): Promise<boolean> {
  if (config.disableTransactions) {
    return true;
  }
  for (const entry of pending) {
    if (readTransaction(await load(entry, config)) === false) {
      return true;
    }
  }
  return false;
}

/** Loads a migration as knex does: from the caller's source, or the file that knex found. */
async function load(entry: unknown, { migrationSource }: Knex.MigratorConfig): Promise<unknown> {
  if (migrationSource) {
    return await migrationSource.getMigration(entry);
  }
  const { directory, file } = Object(entry);
  return typeof directory === 'string' && typeof file === 'string'
    ? require(join(directory, file))
    : undefined;
}

/** A migration's own wish for a transaction: `exports.config = { transaction: false }`. */
function readTransaction(migration: unknown): unknown {
  return Object(Object(migration).config).transaction;
}
