import { SharedSessionError } from '@splitstage/service/database';
import knex from 'knex';
import { expect, inject, it } from 'vitest';
import { createTurn } from './testing/createTurn.ts';
import { catalogLike } from './testing/migrations.ts';
import { connectAsPlugin, openDatabase } from './testing/openDatabase.ts';
import { startChild } from './testing/startChild.ts';
import { startPgbouncer } from './testing/startPgbouncer.ts';

it('takes turns through PgBouncer in session mode, and clears what a killed start left', async () => {
  await using database = await openDatabase(inject('databaseUrl'));
  await using pgbouncer = await startPgbouncer(database.url, 'session');
  const child = await startChild('migrate.ts', pgbouncer.url, 'guarded', 'hang');
  const client = connectAsPlugin(pgbouncer.url);
  try {
    const waiting = createTurn(client, { timeout: 500 });
    await expect(waiting.turn.take()).rejects.toThrow(/test:\d+@here/);
    await child.kill();
    await createTurn(client).guarded().migrate.latest(catalogLike());
    expect(await client('knex_migrations').pluck('name')).toEqual(['1_table', '2_indexes']);
  } finally {
    await child.kill();
    await client.destroy();
  }
});

it('refuses PgBouncer in transaction mode, where a lock belongs to nobody, and says what to do', async () => {
  await using database = await openDatabase(inject('databaseUrl'));
  await using pgbouncer = await startPgbouncer(database.url, 'transaction');
  const client = connectAsPlugin(pgbouncer.url);
  const { turn } = createTurn(client);
  try {
    await expect(turn.take()).rejects.toThrow(SharedSessionError);
    await expect(turn.take()).rejects.toThrow(/pool_mode = session.+service\.migrationLock/);
    // Nothing of ours stays in the sessions that the pooler keeps for others.
    const direct = knex({ client: 'pg', connection: database.url, pool: { min: 0, max: 1 } });
    const { rows } = await direct.raw("select * from pg_locks where locktype = 'advisory'");
    await direct.destroy();
    expect(rows).toEqual([]);
  } finally {
    await client.destroy();
  }
});
