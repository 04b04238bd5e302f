import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import type { FleetEvent } from './events.ts';
import { freePorts } from './ports/freePorts.ts';
import type { Postgres } from './postgres/runPostgres.ts';
import { startPostgres } from './postgres/startPostgres.ts';
import { startFleet } from './startFleet.ts';
import { type Checkout, makeCheckout } from './testing/makeCheckout.ts';
import type { FixtureAnswer } from './testing/serveFixture.ts';
import { eventually, gone } from './testing/startCommand.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let checkout: Checkout;
let postgres: Postgres;

beforeAll(async () => {
  [checkout, postgres] = await Promise.all([makeCheckout(['gateway', 'catalog']), startPostgres()]);
});
afterAll(async () => {
  await postgres?.stop();
  await checkout?.[Symbol.asyncDispose]();
});

const shared = () => ({ repoRoot: checkout.root, databaseUrl: postgres.url });
const ask = async (url: string): Promise<FixtureAnswer> => parse(await (await fetch(url)).text());

function pidIn(events: readonly FleetEvent[], service: string): number {
  const lines = events.flatMap(event => (event.type === 'log' ? event.line : []));
  const pid = lines.join('\n').match(new RegExp(`^${service} is process (\\d+)$`, 'm'))?.[1];
  return Number(pid);
}

test('services get their addresses, the database and the overrides, in that order', async () => {
  const mine = join(checkout.root, 'mine.yaml');
  await writeFile(mine, 'app: { title: Mine }');
  await using fleet = await startFleet({
    ...shared(),
    databasePrefix: 'one_',
    config: { app: { title: 'Test' } },
    configFiles: [mine],
    env: { GREETING: 'hello' },
  });
  expect(fleet.services).toEqual(['gateway', 'catalog']);
  const { cwd, env, configs } = await ask(fleet.serviceUrl('catalog'));
  expect(cwd).toBe(join(checkout.root, 'services/catalog-backend'));
  expect(env).toMatchObject({ NODE_ENV: 'development', GREETING: 'hello' });
  expect(configs).toEqual([
    {
      app: { baseUrl: fleet.url },
      backend: { baseUrl: fleet.url, database: { prefix: 'one_' } },
      routing: {
        services: {
          gateway: { url: fleet.serviceUrl('gateway') },
          catalog: { url: fleet.serviceUrl('catalog') },
        },
      },
      scaffolder: { localFolder: join(fleet.dataDir, 'created') },
      techdocs: { publisher: { local: { publishDirectory: join(fleet.dataDir, 'techdocs') } } },
    },
    { backend: { database: { connection: postgres.url } } },
    { app: { title: 'Test' } },
    { app: { title: 'Mine' } },
  ]);
  expect(fleet.url).toMatch(/^http:\/\/localhost:\d+$/);
  for (const file of ['fleet.yaml', 'database-catalog.yaml', 'overrides.yaml'])
    expect((await stat(join(fleet.dataDir, 'run', file))).mode & 0o777).toBe(0o600);
  expect(fleet.logs('catalog')).toContain(`catalog is process ${fleet.pid('catalog')}`);
});

// Services run in folders of their own, where a relative path is another file or none.
test('SPLITSTAGE_ROUTING_FILE may be relative to where the user is, and is the same file for all', async () => {
  const table = { catalog: { url: 'http://127.0.0.1:7008', plugins: ['catalog'] } };
  await writeFile(join(checkout.root, 'other.yaml'), stringify({ routing: { services: table } }));
  await using fleet = await startFleet({
    ...shared(),
    env: { INIT_CWD: checkout.root, SPLITSTAGE_ROUTING_FILE: 'other.yaml' },
  });
  expect(fleet.services).toEqual(['catalog']);
  const { env } = await ask(fleet.serviceUrl('catalog'));
  expect(env.SPLITSTAGE_ROUTING_FILE).toBe(join(checkout.root, 'other.yaml'));
});

test('a SPLITSTAGE_ROUTING_FILE that is not there is one error that names file and variable', async () => {
  const missing = join(checkout.root, 'missing.yaml');
  const failed = startFleet({ ...shared(), env: { SPLITSTAGE_ROUTING_FILE: missing } });
  await expect(failed).rejects.toMatchObject({
    code: 'ROUTING_INVALID',
    message: `Config file "${missing}" does not exist`,
    fix: expect.stringContaining(`${missing}, as SPLITSTAGE_ROUTING_FILE says`),
  });
});

test('several fleets run at once, each from processes of its own', async () => {
  const fleets = await Promise.all([
    startFleet(shared()),
    startFleet(shared()),
    startFleet(shared()),
  ]);
  const pids = fleets.flatMap(fleet => fleet.services.map(name => fleet.pid(name)));
  expect(new Set(pids).size).toBe(6);
  await Promise.all(fleets.map(fleet => fleet.stop()));
  await Promise.all(pids.map(pid => gone(pid ?? 0)));
  for (const { dataDir } of fleets) await expect(stat(dataDir)).rejects.toThrow('ENOENT');
});

test('with a data folder and its own PostgreSQL, data survives a restart, and nobody else can read it', async () => {
  const options = { repoRoot: checkout.root, dataDir: checkout.dataDir, durable: false };
  const connect = async () => {
    const file = join(checkout.dataDir, 'run/database-catalog.yaml');
    const { backend } = parse(await readFile(file, 'utf8'));
    const client = new pg.Client({
      ...backend.database.connection,
      database: 'backstage_plugin_catalog',
    });
    await client.connect();
    return client;
  };
  {
    await using _fleet = await startFleet(options);
    const client = await connect();
    await client.query('CREATE TABLE kept AS SELECT 42 AS answer');
    await client.end();
  }
  await using _fleet = await startFleet(options);
  const client = await connect();
  expect((await client.query('SELECT answer FROM kept')).rows).toEqual([{ answer: 42 }]);
  await client.end();
  expect(await readdir(join(checkout.dataDir, 'logs'))).toEqual(
    expect.arrayContaining(['catalog.log', 'gateway.log', 'postgres.log']),
  );
  for (const folder of ['created', 'logs', 'postgres', 'run', 'techdocs'])
    expect(`${folder} ${(await stat(join(checkout.dataDir, folder))).mode & 0o077}`).toBe(
      `${folder} 0`,
    );
});

test('each service has a database user of its own, and the superuser’s password is in nothing that one reads', async () => {
  const path = join(checkout.root, '.separate');
  await using fleet = await startFleet({ repoRoot: checkout.root, dataDir: path, durable: false });
  const superuser = await readFile(join(path, 'postgres/password'), 'utf8');
  const connections = await Promise.all(
    fleet.services.map(async name => {
      const { configs, env } = await ask(fleet.serviceUrl(name));
      expect(JSON.stringify([configs, env])).not.toContain(superuser);
      return Object.assign({}, ...configs.map(config => Object(config).backend?.database))
        .connection;
    }),
  );
  expect(connections.map(({ user }) => user)).toEqual(['service_gateway', 'service_catalog']);
  expect(new Set(connections.map(({ password }) => password)).size).toBe(2);
});

test('one service stops and starts again while the other serves', async () => {
  await using fleet = await startFleet(shared());
  const first = fleet.pid('catalog');
  await fleet.stopService('catalog');
  expect(fleet.pid('catalog')).toBeUndefined();
  expect((await fetch(fleet.url)).status).toBe(200);
  await fleet.startService('catalog');
  expect(fleet.pid('catalog')).not.toBe(first);
  expect((await ask(fleet.serviceUrl('catalog'))).pid).toBe(fleet.pid('catalog'));
  expect(fleet.crashes).toEqual([]);
  expect(() => fleet.pid('search')).toThrow('This fleet runs no service "search"');
});

test('without keepGoing, a service that dies later is reported, not restarted, and the other keeps serving', async () => {
  const events: FleetEvent[] = [];
  await using fleet = await startFleet({ ...shared(), log: event => events.push(event) });
  process.kill(fleet.pid('catalog') ?? 0, 'SIGKILL');
  await eventually(() => fleet.crashes[0]);
  expect(fleet.crashes).toEqual([{ service: 'catalog', how: 'was ended by SIGKILL' }]);
  expect(events).toContainEqual({ type: 'crashed', part: 'catalog', how: 'was ended by SIGKILL' });
  expect((await fetch(fleet.url)).status).toBe(200);
  expect(fleet.pid('catalog')).toBeUndefined();
});

test('without keepGoing, a service that dies while starting stops everything, and its last lines are the error', async () => {
  const events: FleetEvent[] = [];
  const failed = startFleet({
    ...shared(),
    env: { FIXTURE_CATALOG: 'die' },
    log: event => events.push(event),
  });
  await expect(failed).rejects.toMatchObject({
    code: 'SERVICE_DIED',
    message: 'catalog exited with code 7 while starting.',
    details: expect.arrayContaining(['catalog has a bad day']),
  });
  await gone(pidIn(events, 'gateway'));
});

test('a service that is never ready is given up after a while, with what it answered', async () => {
  const events: FleetEvent[] = [];
  const failed = startFleet({
    ...shared(),
    env: { FIXTURE_CATALOG: 'unready' },
    startTimeoutMs: 1_500,
    log: event => events.push(event),
  });
  await expect(failed).rejects.toMatchObject({
    code: 'SERVICE_TIMEOUT',
    message:
      'catalog was not ready within 1.5 s; its readiness check said: 503 {"status":"fixture"}',
  });
  await gone(pidIn(events, 'catalog'));
  await gone(pidIn(events, 'gateway'));
});

test('a service that ignores SIGTERM is killed, and this is said', async () => {
  const events: FleetEvent[] = [];
  const fleet = await startFleet({
    ...shared(),
    env: { FIXTURE_CATALOG: 'stubborn' },
    stopGraceMs: 500,
    log: event => events.push(event),
  });
  await fleet.stop();
  await gone(pidIn(events, 'catalog'));
  expect(events).toContainEqual({
    type: 'notice',
    text: 'catalog did not stop within 0.5 s and was killed.',
  });
});

test('giving up while it starts leaves nothing', async () => {
  const events: FleetEvent[] = [];
  const controller = new AbortController();
  const failed = startFleet({
    repoRoot: checkout.root,
    env: { FIXTURE_CATALOG: 'unready' },
    signal: controller.signal,
    log(event) {
      events.push(event);
      if (event.type === 'ready' && event.part === 'gateway') controller.abort(new Error('enough'));
    },
  });
  await expect(failed).rejects.toThrow('enough');
  await gone(pidIn(events, 'catalog'));
  await gone(pidIn(events, 'gateway'));
  expect(events).toContainEqual(
    expect.objectContaining({
      type: 'log',
      source: 'postgres',
      line: expect.stringContaining('database system is shut down'),
    }),
  );
});

test('a database that is not there is found before any service starts, without showing the password', async () => {
  const [port] = await freePorts(1);
  const events: FleetEvent[] = [];
  const failed = startFleet({
    repoRoot: checkout.root,
    databaseUrl: `postgres://ann:secret@127.0.0.1:${port}/postgres`,
    log: event => events.push(event),
  });
  await expect(failed).rejects.toMatchObject({
    code: 'DATABASE_UNREACHABLE',
    message: expect.stringMatching(
      new RegExp(`^PostgreSQL at 127\\.0\\.0\\.1:${port}/postgres cannot be used: .*ECONNREFUSED`),
    ),
  });
  expect(events.map(event => event.type)).toEqual(['starting']);
});

test('a front end that cannot be built is an error with the end of its log', async () => {
  await checkout.setTurbo('console.log("Module not found: left-pad"); process.exit(1)');
  await expect(startFleet({ ...shared(), buildFrontEnd: true })).rejects.toMatchObject({
    code: 'FRONTEND_FAILED',
    details: ['Module not found: left-pad'],
  });
  // Without the gateway nobody serves it, so nobody builds it.
  await (await startFleet({ ...shared(), buildFrontEnd: true, services: ['catalog'] })).stop();
});
