import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, ProcessSet } from '@splitstage/fleet';
import type { Knex } from 'knex';
import { until } from 'test-support';
import { expect, inject, it } from 'vitest';
import { createTurn } from './testing/createTurn.ts';
import { connectAsPlugin, openDatabase } from './testing/openDatabase.ts';
import { Replica } from './testing/Replica.ts';
import { replicaConfig } from './testing/replicaConfig.ts';

const names = ['gateway', 'catalog', 'scaffolder', 'search'];

/** Processes of a service on a server of databases, stopped when the test ends. */
async function replicas(
  service: string,
  count: number,
  databaseUrl: string,
  overrides: { backend?: object; service?: object; kubernetes?: object } = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'splitstage-starts-'));
  const processes = new ProcessSet();
  const ports = await freePorts(count * names.length);
  const all = Array.from({ length: count }, (_, set) => {
    const own = Object.fromEntries(
      names.map((name, index) => [name, ports[set * names.length + index] ?? 0]),
    );
    const prefix = `service_${ports[0]}_`;
    const config = replicaConfig({ databaseUrl, prefix, ports: own, folder });
    const { backend } = config;
    const merged = {
      ...config,
      ...overrides,
      backend: {
        ...backend,
        ...overrides.backend,
        database: { ...backend.database, ...Object(overrides.backend).database },
      },
    };
    return new Replica({ service, port: own[service] ?? 0, config: merged, folder, processes });
  });
  return {
    all,
    prefix: `service_${ports[0]}_`,
    async [Symbol.asyncDispose]() {
      await Promise.all(all.map(replica => replica.stop()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const ready = (replica: Replica) =>
  until(
    `${replica.name} to be ready`,
    async () => {
      const health = await replica.health('readiness');
      return health?.status === 200 && health;
    },
    180_000,
  );

it('says in readiness for whom a start waits, is alive meanwhile, and ends in seconds when told to', async () => {
  await using database = await openDatabase(inject('databaseUrl'));
  const client = connectAsPlugin(database.url);
  const { turn } = createTurn(client, { name: 'search:1@elsewhere' });
  // All plugins of this test are in one database, which this test holds the turn of.
  await using set = await replicas('search', 1, database.url, {
    backend: { database: { plugin: { search: { connection: database.url } } } },
  });
  const [search] = set.all;
  if (search === undefined) {
    throw new Error('no replica');
  }
  await turn.take();
  try {
    const first = search.start();
    const waiting = await until('the start to wait', async () => {
      const health = await search.health('readiness');
      return health?.message?.includes('waits for a migration') && health;
    });
    expect(waiting.status).toBe(503);
    expect(waiting.message).toMatch(
      /^search waits for a migration by search:1@elsewhere \(\d+ s\)$/,
    );
    expect((await search.health('liveness'))?.status).toBe(200);

    const told = Date.now();
    expect(await search.stop()).toMatchObject({ code: 0, killed: false });
    expect(Date.now() - told).toBeLessThan(5_000);
    await first;

    void search.start();
    await until('the second start to wait', async () =>
      (await search.health('readiness'))?.message?.includes('waits for a migration'),
    );
  } finally {
    await turn.leave();
    await client.destroy();
  }
  await ready(search);
});

// Once in twenty, on a busy machine: Backstage stops only once its start is over.
it('ends in order when it is told to in the middle of a start that has no end', async () => {
  await using database = await openDatabase(inject('databaseUrl'));
  const client = connectAsPlugin(database.url);
  await using set = await replicas('search', 1, database.url, {
    backend: { database: { plugin: { search: { connection: database.url } } } },
  });
  const [search] = set.all;
  if (search === undefined) {
    throw new Error('no replica');
  }
  // The plugin has its turn, and waits for a table that somebody else works on.
  await client.raw('create table knex_migrations (id serial primary key)');
  const work = await client.transaction();
  try {
    await work.raw('lock table knex_migrations in access exclusive mode');
    await search.spawn();
    await until('the start to stand still', async () => {
      const { rows } = await client.raw(
        `select pid from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows.length > 0;
    });
    expect(await search.stop()).toMatchObject({ code: 0, killed: false });
    expect(search.lines.join('\n')).toContain('ends in the middle of its start');
  } finally {
    await work.rollback();
    await client.destroy();
  }
});

it('ends a start with the name of who holds its turn, when that takes too long', async () => {
  await using database = await openDatabase(inject('databaseUrl'));
  const client = connectAsPlugin(database.url);
  const { turn } = createTurn(client, { name: 'search:1@elsewhere' });
  await using set = await replicas('search', 1, database.url, {
    backend: { database: { plugin: { search: { connection: database.url } } } },
    service: { migrationTimeout: { seconds: 1 } },
  });
  const [search] = set.all;
  await turn.take();
  try {
    expect(await search?.start()).toMatchObject({ code: 1 });
    expect(search?.lines.join('\n')).toMatch(
      /got no turn to migrate database "starts_\w+" within 1 s: search:1@elsewhere/,
    );
  } finally {
    await turn.leave();
    await client.destroy();
  }
});

it('has replicas ready that start at once where each plugin has a schema', async () => {
  await using database = await openDatabase(inject('databaseUrl'));
  await using set = await replicas('catalog', 3, database.url, {
    backend: { database: { pluginDivisionMode: 'schema' } },
  });
  const ended = set.all.map(async replica => {
    const { code } = await replica.start();
    return `${replica.name} exited with ${code}: ${replica.lines.slice(-5).join(' | ')}`;
  });
  await Promise.race([
    Promise.all(set.all.map(ready)),
    Promise.race(ended).then(how => {
      throw new Error(how);
    }),
  ]);
});

it('is ready without a plugin that the operator lets fail, and lists it', async () => {
  await using set = await replicas('catalog', 1, inject('databaseUrl'), {
    backend: { startup: { plugins: { kubernetes: { onPluginBootFailure: 'continue' } } } },
    kubernetes: { clusterLocatorMethods: [{ type: 'no-such-method' }] },
  });
  const [catalog] = set.all;
  if (catalog === undefined) {
    throw new Error('no replica');
  }
  void catalog.start();
  const health = await ready(catalog);
  expect(health.failedPlugins).toEqual(['kubernetes']);
  // Its own routes say so by themselves.
  expect((await fetch(`${catalog.url}/api/kubernetes/clusters`)).status).toBe(503);
});

it('forgets the event subscriptions of gateways that are gone', async () => {
  // Each start of a gateway subscribes to signals under a name of its own (backstage#27400).
  await using set = await replicas('gateway', 1, inject('databaseUrl'));
  const [gateway] = set.all;
  if (gateway === undefined) {
    throw new Error('no replica');
  }
  const { href } = Object.assign(new URL(inject('databaseUrl')), {
    pathname: `/${set.prefix}events`,
  });
  const subscribed = async (client: Knex) =>
    await client('event_bus_subscriptions').orderBy('updated_at').pluck('id');
  void gateway.start();
  await ready(gateway);
  const client = connectAsPlugin(href);
  try {
    const before = await until('the first gateway to subscribe', async () => {
      const ids = await subscribed(client);
      return ids.length > 0 && ids;
    });
    await gateway.stop();
    void gateway.start();
    await ready(gateway);
    await until('the second gateway to subscribe', async () =>
      (await subscribed(client)).some(id => !before.includes(id)),
    );
    // Backstage keeps them for a day, as long as events at the most.
    await client('event_bus_events').del();
    await client('event_bus_subscriptions')
      .whereIn('id', before)
      .update({ updated_at: new Date(Date.now() - 25 * 3_600_000) });
    const left = await until('the clean-up', async () => {
      const ids = await subscribed(client);
      return !ids.some(id => before.includes(id)) && ids;
    });
    expect(left.length).toBe(before.length);
  } finally {
    await client.destroy();
  }
});
