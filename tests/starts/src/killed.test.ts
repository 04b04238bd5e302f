import type { Knex } from 'knex';
import { expect, inject, it, vi } from 'vitest';
import { createTurn } from './testing/createTurn.ts';
import { catalogLike, migrations } from './testing/migrations.ts';
import { openDatabase } from './testing/openDatabase.ts';
import { startChild } from './testing/startChild.ts';

const open = () => openDatabase(inject('databaseUrl'));

for (const kind of ['plain', 'guarded']) {
  it(`starts after a ${kind} start that was killed in the middle of a migration without a transaction`, async () => {
    await using database = await open();
    const child = await startChild('migrate.ts', database.url, kind, 'hang');
    await child.kill();
    const client = database.connect();
    expect(await locks(client)).toEqual([1]);
    // What a stock backend says from now on, whatever is done to start it.
    await expect(database.connect().migrate.latest(catalogLike())).rejects.toThrow(/locked/);

    const { guarded, logs } = createTurn(client);
    await guarded().migrate.latest(catalogLike());
    expect(await recorded(client)).toEqual(['1_table', '2_indexes']);
    expect(await locks(client)).toEqual([0]);
    expect(await validIndexes(client)).toEqual(['search_key_idx', 'search_value_idx']);
    expect(logs.join()).toContain('Cleared the lock "knex_migrations_lock"');
  });
}

it('records a migration with what it does, when another one of the batch has no transaction', async () => {
  const outcome = async (kind: 'plain' | 'guarded') => {
    await using database = await open();
    const client = database.connect();
    await client.migrate.list(catalogLike());
    // The process dies before it has recorded the first migration.
    const blocking = await client.transaction();
    await blocking.raw('lock table knex_migrations in share mode');
    const child = await startChild('migrate.ts', database.url, kind);
    const blocked = await vi.waitFor(
      async () => {
        const { rows } = await client.raw(
          `select pid from pg_stat_activity
           where datname = current_database() and wait_event_type = 'Lock' and query like 'insert%'`,
        );
        expect(rows.length).toBe(1);
        return rows[0].pid;
      },
      { timeout: 20_000 },
    );
    await child.kill();
    await client.raw('select pg_terminate_backend(?)', [blocked]);
    await blocking.commit();

    await createTurn(client).guarded().migrate.latest(catalogLike());
    return await recorded(client);
  };
  // The day on which this does not fail, knex records both at once and migrateToLatest may go.
  await expect(outcome('plain')).rejects.toThrow(/"search" already exists/);
  expect(await outcome('guarded')).toEqual(['1_table', '2_indexes']);
});

it('clears a lock with two rows, which two first starts at once leave behind', async () => {
  await using database = await open();
  const client = database.connect();
  // The scheduler's own tables; every user of knex may name its own.
  const tasks = {
    ...migrations({ '1_tasks': trx => trx.raw('create table tasks (id int)') }),
    tableName: 'backstage_backend_tasks__knex_migrations',
  };
  await client.migrate.list(tasks);
  const lock = 'backstage_backend_tasks__knex_migrations_lock';
  await client(lock).insert({ is_locked: 0 });
  await expect(client.migrate.latest(tasks)).rejects.toThrow(/locked/);

  await createTurn(client).guarded().migrate.latest(tasks);
  expect(await client(lock).pluck('is_locked')).toEqual([0]);
});

it("leaves tables alone that only sound like one of knex's locks", async () => {
  await using database = await open();
  const client = database.connect();
  await client.raw('create table door_lock (id int, is_locked int)');
  await client.raw('insert into door_lock values (1, 1), (2, 1)');
  await createTurn(client).turn.run(async () => undefined);
  expect(await client('door_lock').pluck('is_locked')).toEqual([1, 1]);
});

it('keeps the lock of a release that takes no turns, while it migrates', async () => {
  await using database = await open();
  await using old = await startChild('migrate.ts', database.url, 'plain', 'hang');
  const client = database.connect();
  // What it does at this moment: a session of the plugin that changes tables.
  const busy = database.connect();
  const table = await client.transaction();
  await table.raw('lock table search in access exclusive mode');
  const altering = busy.raw('alter table search add column more text').then(() => undefined);
  const { turn, waits } = createTurn(client);
  const taken = turn.take();
  await vi.waitFor(
    () => expect(waits.at(-1)?.reason).toContain('a process that does not take turns'),
    { timeout: 10_000 },
  );
  expect(await locks(client)).toEqual([1]);
  await old.kill();
  await table.commit();
  await altering;
  await taken;
  expect(await locks(client)).toEqual([0]);
  await turn.leave();
});

it('migrates once when many migrate an empty database at once, long after their starts', async () => {
  await using database = await open();
  const clients = Array.from({ length: 6 }, () => database.connect());
  await Promise.all(
    clients.map(client => createTurn(client).guarded().migrate.latest(catalogLike())),
  );
  const [client] = clients;
  expect(client && (await recorded(client))).toEqual(['1_table', '2_indexes']);
  expect(client && (await locks(client))).toEqual([0]);
});

function locks(client: Knex): Promise<number[]> {
  return client('knex_migrations_lock').pluck('is_locked');
}

function recorded(client: Knex): Promise<string[]> {
  return client('knex_migrations').orderBy('id').pluck('name');
}

async function validIndexes(client: Knex): Promise<string[]> {
  const { rows } = await client.raw(
    `select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indisvalid and c.relname like 'search%' order by 1`,
  );
  return rows.map((row: { relname: string }) => row.relname);
}
