import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Postgres } from './runPostgres.ts';
import { ServiceUsers } from './ServiceUsers.ts';
import { startPostgres } from './startPostgres.ts';

let postgres: Postgres;
let users: ServiceUsers;
beforeAll(async () => {
  postgres = await startPostgres();
  users = new ServiceUsers({ url: postgres.url });
});
afterAll(() => postgres?.stop());

/** Prepares a service whose plugins have databases of this test alone. */
const prepare = (service: string, databasePrefix: string, ...plugins: string[]) =>
  users.prepare(service, { plugins, databasePrefix });

/** Connects as a service, or as the superuser. */
async function connect(
  database: string,
  user: { user: string; password: string } = postgres,
): Promise<pg.Client & AsyncDisposable> {
  const { host, port } = postgres;
  const client = new pg.Client({ host, port, user: user.user, password: user.password, database });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

async function rows(client: pg.Client, sql: string) {
  return (await client.query(sql)).rows;
}

test('a service reaches the databases of its plugins, and no others', async () => {
  const catalog = await prepare('catalog', 'reach_', 'catalog', 'techdocs');
  const scaffolder = await prepare('scaffolder', 'reach_', 'scaffolder');
  {
    await using own = await connect('reach_catalog', catalog);
    await own.query('CREATE TABLE secrets AS SELECT 1 AS value');
  }
  for (const database of ['reach_catalog', 'reach_techdocs'])
    await expect(connect(database, scaffolder)).rejects.toThrow(
      `permission denied for database "${database}"`,
    );
  await using other = await connect('postgres', scaffolder);
  expect(
    await rows(
      other,
      'SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = user',
    ),
  ).toEqual([{ rolsuper: false, rolcreatedb: false, rolcreaterole: false }]);
  for (const sql of [
    'CREATE DATABASE mine',
    'CREATE ROLE mine',
    'CREATE TABLE mine ()',
    'SELECT * FROM pg_authid',
    `SELECT pg_read_file('/etc/passwd')`,
    `COPY (SELECT 1) TO PROGRAM 'true'`,
    'SET ROLE plugin_catalog',
    'SET ROLE service_catalog',
    'SET ROLE postgres',
    `ALTER ROLE service_catalog PASSWORD 'x'`,
  ])
    await expect(other.query(sql), sql).rejects.toThrow(/permission denied|must be|Only roles/i);
});

test('a plugin that moves keeps its tables; the service that it left keeps it until its next start', async () => {
  const before = await prepare('catalog', 'move_', 'catalog', 'techdocs');
  {
    await using own = await connect('move_techdocs', before);
    await own.query(`
      CREATE TABLE sites (id serial PRIMARY KEY, name text);
      INSERT INTO sites (name) VALUES ('one')`);
  }
  const after = await prepare('docs', 'move_', 'techdocs');
  await using moved = await connect('move_techdocs', after);
  // As a migration does.
  await moved.query(
    `ALTER TABLE sites ADD COLUMN owner text; INSERT INTO sites (name) VALUES ('two')`,
  );
  {
    await using old = await connect('move_techdocs', before);
    expect(await rows(old, 'SELECT name FROM sites ORDER BY id')).toEqual([
      { name: 'one' },
      { name: 'two' },
    ]);
  }
  await prepare('catalog', 'move_', 'catalog');
  await expect(connect('move_techdocs', before)).rejects.toThrow('permission denied');
  expect(await rows(moved, 'SELECT count(*)::int AS sites FROM sites')).toEqual([{ sites: 2 }]);
});

test('databases that the superuser owns, as earlier launchers made them, are given to their plugins, whole', async () => {
  {
    await using admin = await connect('postgres');
    await admin.query('CREATE DATABASE old_catalog');
    await using old = await connect('old_catalog');
    await old.query(`
      CREATE TABLE entities (id serial PRIMARY KEY, number int GENERATED ALWAYS AS IDENTITY, name text);
      INSERT INTO entities (name) VALUES ('one');
      CREATE INDEX by_name ON entities (name);
      CREATE VIEW names AS SELECT name FROM entities;
      CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM entities;
      CREATE SEQUENCE alone;
      CREATE TYPE colour AS ENUM ('red');
      CREATE TYPE pair AS (a int, b int);
      CREATE DOMAIN positive AS int CHECK (value > 0);
      CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';
      CREATE SCHEMA "other schema";
      CREATE TABLE "other schema"."A table" (id int) PARTITION BY RANGE (id);
      SELECT lo_create(4711)`);
  }
  const user = await prepare('catalog', 'old_', 'catalog');
  await using own = await connect('old_catalog', user);
  // What migrations do, and only an owner may.
  await own.query(`
    ALTER TABLE entities ADD COLUMN more text;
    INSERT INTO entities (name) VALUES ('two');
    DROP INDEX by_name;
    REFRESH MATERIALIZED VIEW counted;
    DROP VIEW names;
    DROP MATERIALIZED VIEW counted;
    DROP SEQUENCE alone;
    ALTER TYPE colour ADD VALUE 'blue';
    DROP TYPE pair;
    DROP DOMAIN positive;
    CREATE OR REPLACE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 2';
    DROP TABLE "other schema"."A table";
    DROP SCHEMA "other schema";
    CREATE SCHEMA mine;
    SELECT lo_unlink(4711)`);
  expect(await rows(own, 'SELECT id, name FROM entities ORDER BY id')).toEqual([
    { id: 1, name: 'one' },
    { id: 2, name: 'two' },
  ]);
  const search = await prepare('search', 'old_', 'search');
  await expect(connect('old_catalog', search)).rejects.toThrow('permission denied');
});

test('names that are long, or hold hyphens and capitals, stay apart', async () => {
  const long = 'x'.repeat(62);
  const [one, two] = [
    await prepare(`${long}1`, 'n_', 'mcp-actions'),
    await prepare(`${long}2`, 'n_', 'myPlugin'),
  ];
  expect(one.user).not.toBe(two.user);
  await using own = await connect('n_myPlugin', two);
  await own.query('CREATE TABLE kept ()');
  await expect(connect('n_mcp-actions', two)).rejects.toThrow('permission denied');
});

test('services that are prepared at once, again and again, get what they need', async () => {
  const names = ['a', 'b', 'c', 'd'];
  const found = await Promise.all(
    [...names, ...names].map(name => prepare(name, 'many_', `${name}-one`, `${name}-two`)),
  );
  for (const [i, name] of names.entries()) {
    await using own = await connect(`many_${name}-two`, found[i]);
    expect(await rows(own, 'SELECT current_user AS role')).toEqual([
      { role: `plugin_${name}-two` },
    ]);
  }
  // The password of one launcher stays the same over a service's restarts.
  expect(found.slice(0, 4)).toEqual(found.slice(4));
});
