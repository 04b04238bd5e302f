import knex, { type Knex } from 'knex';

/** What is wrong with databases after all starts are over; nothing should be. */
export async function inspectDatabases(server: string, prefix: string): Promise<string[]> {
  return (
    await eachDatabase(server, prefix, async (client, name) => [
      ...(await inspectMigrations(client)).map(fault => `${name}: ${fault}`),
    ])
  ).flat();
}

/** Leaves what killed starts of a release without turns leave: every knex lock is taken. */
export async function leaveLocksTaken(server: string, prefix: string): Promise<number> {
  const counts = await eachDatabase(server, prefix, async client => {
    const tables = (await tablesLike(client, '%knex_migrations_lock')).toSorted();
    for (const [index, table] of tables.entries()) {
      await client(table).update({ is_locked: 1 });
      if (index % 2 === 1) {
        await client(table).insert({ is_locked: 0 });
      }
    }
    return tables.length;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Removes the databases of a round. */
export async function dropDatabases(server: string, prefix: string): Promise<void> {
  const admin = knex({ client: 'pg', connection: server, pool: { min: 0, max: 1 } });
  try {
    for (const name of await databases(admin, prefix)) {
      await admin.raw('drop database ?? with (force)', [name]);
    }
  } finally {
    await admin.destroy();
  }
}

async function inspectMigrations(client: Knex): Promise<string[]> {
  const faults: string[] = [];
  for (const table of await tablesLike(client, '%knex_migrations')) {
    const names: string[] = await client(table).pluck('name');
    for (const name of new Set(names.filter((name, index) => names.indexOf(name) !== index))) {
      faults.push(`${table} has ${name} twice`);
    }
    const lock: number[] = await client(`${table}_lock`).pluck('is_locked');
    if (lock.length !== 1 || lock[0] !== 0) {
      faults.push(`${table}_lock has ${JSON.stringify(lock)}`);
    }
  }
  const { rows: invalid } = await client.raw(
    'select indexrelid::regclass as name from pg_index where not indisvalid',
  );
  const { rows: held } = await client.raw(
    `select pid from pg_locks where locktype = 'advisory' and objsubid = 2
       and database = (select oid from pg_database where datname = current_database())`,
  );
  return [
    ...faults,
    ...invalid.map((row: { name: string }) => `index ${row.name} is not valid`),
    ...held.map((row: { pid: number }) => `session ${row.pid} still holds a turn`),
  ];
}

async function tablesLike(client: Knex, pattern: string): Promise<string[]> {
  return await client('pg_tables')
    .whereNotIn('schemaname', ['pg_catalog', 'information_schema'])
    .whereRaw('tablename like ?', [pattern])
    .pluck('tablename');
}

async function databases(admin: Knex, prefix: string): Promise<string[]> {
  return await admin('pg_database').whereRaw('starts_with(datname, ?)', [prefix]).pluck('datname');
}

async function eachDatabase<T>(
  server: string,
  prefix: string,
  work: (client: Knex, name: string) => Promise<T>,
): Promise<T[]> {
  const admin = knex({ client: 'pg', connection: server, pool: { min: 0, max: 1 } });
  const results: T[] = [];
  try {
    for (const name of await databases(admin, prefix)) {
      const connection = Object.assign(new URL(server), { pathname: `/${name}` }).href;
      const client = knex({ client: 'pg', connection, pool: { min: 0, max: 1 } });
      try {
        results.push(await work(client, name));
      } finally {
        await client.destroy();
      }
    }
  } finally {
    await admin.destroy();
  }
  return results;
}
