import type { Knex } from 'knex';

/**
 * knex keeps whether somebody migrates in a table with one row, named after the one that lists
 * migrations, whose name each user of knex chooses: Backstage alone has `knex_migrations_lock`,
 * `backstage_backend_tasks__knex_migrations_lock` and `backstage_backend_public_keys__…`.
 */
const LOCK_TABLES = `
  select n.nspname as schema, c.relname as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and c.relname like '%\\_lock'
    and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
    and (cast(:schema as text) is null or n.nspname = cast(:schema as text))
    and (select array_agg(cast(attname as text) order by attname) from pg_attribute
         where attrelid = c.oid and attnum > 0 and not attisdropped) = array['index', 'is_locked']`;

/** A knex lock table in which a killed process, or two first starts at once, left something. */
export interface Leftover {
  readonly schema: string;
  readonly name: string;
  readonly rows: number;
  readonly locked: number;
}

/** Finds knex locks that nobody can take any more: taken, or with more rows than the one. */
export async function findLeftovers(
  client: Knex,
  schema: string | undefined,
): Promise<readonly Leftover[]> {
  const { rows: tables }: { rows: readonly { schema: string; name: string }[] } = await client.raw(
    LOCK_TABLES,
    { schema: schema ?? null },
  );
  const leftovers: Leftover[] = [];
  for (const table of tables) {
    const { rows: counts }: { rows: readonly { rows: number; locked: number }[] } =
      await client.raw(
        `select cast(count(*) as integer) as rows,
         cast(count(*) filter (where is_locked <> 0) as integer) as locked
       from ??.??`,
        [table.schema, table.name],
      );
    const [count] = counts;
    if (count && (count.rows > 1 || count.locked > 0)) {
      leftovers.push({ ...table, ...count });
    }
  }
  return leftovers;
}

/** Makes a knex lock one free row again. Only for who knows that nobody migrates. */
export async function clearLeftover(client: Knex, { schema, name }: Leftover): Promise<void> {
  await client.transaction(async transaction => {
    // A release that knows no turns may be in the middle of a migration.
    await transaction.raw("set local lock_timeout = '5s'");
    await transaction.raw('lock table ??.?? in access exclusive mode', [schema, name]);
    await transaction.raw('delete from ??.??', [schema, name]);
    await transaction.raw('insert into ??.?? (is_locked) values (0)', [schema, name]);
  });
}

/**
 * How many other sessions of the plugin change tables at this moment. What a killed process asked
 * for goes on in the server until it is done, and a release that knows no turns takes none.
 *
 * @param recently - counts those as well that have touched knex's tables in the last seconds
 */
export async function countOtherMigrators(client: Knex, recently: boolean): Promise<number> {
  const { rows } = await client.raw(
    `select cast(count(*) as integer) as others from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()
       and backend_type = 'client backend'
       and application_name = current_setting('application_name')
       and (
         (state = 'active' and query ~* '^\\s*(create|alter|drop|reindex)\\s'
           and query !~* '^\\s*create\\s+((local|global)\\s+|)temp')
         or (:recently and query ~* 'knex_migrations'
           and state_change > clock_timestamp() - interval '3 seconds')
       )`,
    { recently },
  );
  return rows[0].others;
}
