import type { Knex } from 'knex';
import { expect, inject, it, vi } from 'vitest';
import { createTurn } from './testing/createTurn.ts';
import { openDatabase } from './testing/openDatabase.ts';
import { startChild } from './testing/startChild.ts';

const open = () => openDatabase(inject('databaseUrl'));

it('lets one process migrate at a time, and the next one as soon as the first is gone', async () => {
  await using database = await open();
  await using other = await startChild('holdTurn.ts', database.url);
  const { turn, waits } = createTurn(database.connect());
  const taken = turn.take();
  await vi.waitFor(() => expect(waits.length).toBeGreaterThan(0), { timeout: 10_000 });
  expect(waits[0]).toMatchObject({
    plugin: 'radar',
    reason: `waits for a migration by other:${other.pid}@there`,
  });
  await other.kill();
  await taken;
  await turn.leave();
});

it('waits for a frozen process no longer than it is allowed to, and names it', async () => {
  await using database = await open();
  await using other = await startChild('holdTurn.ts', database.url);
  other.process.kill('SIGSTOP');
  const { turn, logs } = createTurn(database.connect(), { timeout: 1_000 });
  await expect(turn.take()).rejects.toThrow(
    new RegExp(
      `"radar" got no turn to migrate database "starts_\\w+" within 1 s: other:${other.pid}@there \\(from 127\\.0\\.0\\.1, process \\d+ of the database server\\).+service\\.migrationTimeout`,
    ),
  );
  expect(logs[0]).toMatch(/waits for a migration by other:\d+@there, for 0 s/);
});

it('stops waiting at once when the service is told to stop', async () => {
  await using database = await open();
  await using _other = await startChild('holdTurn.ts', database.url);
  const { turn, waits, stop } = createTurn(database.connect());
  const taken = turn.take();
  taken.catch(() => undefined);
  await vi.waitFor(() => expect(waits.length).toBeGreaterThan(0), { timeout: 10_000 });
  const told = Date.now();
  stop.abort(new Error('told to stop'));
  await expect(taken).rejects.toThrow();
  expect(Date.now() - told).toBeLessThan(1_000);
});

it('goes on waiting when the session it waits with is lost', async () => {
  await using database = await open();
  await using other = await startChild('holdTurn.ts', database.url);
  const client = database.connect();
  const { turn, waits, logs } = createTurn(client, { name: 'waiting' });
  const taken = turn.take();
  await vi.waitFor(() => expect(waits.length).toBeGreaterThan(0), { timeout: 10_000 });
  await endSessions(client, 'waiting');
  await vi.waitFor(async () => expect(await sessions(client, 'waiting')).toBe(1), {
    timeout: 10_000,
  });
  await other.kill();
  await taken;
  await turn.leave();
  expect(logs.join()).not.toContain('cannot be asked');
});

it('takes its turn again when the session that holds it is lost', async () => {
  await using database = await open();
  const client = database.connect();
  const { turn, logs } = createTurn(client, { name: 'holding' });
  await turn.take();
  await endSessions(client, 'holding');
  await vi.waitFor(() => expect(logs.join()).toContain('Lost the session'), { timeout: 10_000 });
  // Whoever comes next finds it taken.
  await vi.waitFor(async () => expect(await sessions(client, 'holding')).toBe(1), {
    timeout: 10_000,
  });
  const next = createTurn(database.connect(), { timeout: 500 });
  await turn.run(async () => undefined);
  await expect(next.turn.take()).rejects.toThrow(/holding \(from/);
  await turn.leave();
  await next.turn.run(async () => undefined);
});

it('gives a turn back only when nobody here is in it any more', async () => {
  await using database = await open();
  const client = database.connect();
  const { turn } = createTurn(client, { name: 'shared' });
  await turn.take();
  await turn.run(async () => expect(await sessions(client, 'shared')).toBe(1));
  expect(await sessions(client, 'shared')).toBe(1);
  await turn.leave();
  await vi.waitFor(async () => expect(await sessions(client, 'shared')).toBe(0));
});

async function endSessions(client: Knex, name: string) {
  await client.raw(
    'select pg_terminate_backend(pid) from pg_stat_activity where application_name = ?',
    [name],
  );
}

async function sessions(client: Knex, name: string): Promise<number> {
  const { rows } = await client.raw('select pid from pg_stat_activity where application_name = ?', [
    name,
  ]);
  return rows.length;
}
