import { randomBytes } from 'node:crypto';
import knex, { type Knex } from 'knex';

/** A database of a test's own, and clients for it such as Backstage gives a plugin. */
export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
  /** Another client; they are closed with the database. */
  connect(): Knex;
}

/** Makes an empty database on a server. */
export async function openDatabase(server: string): Promise<TestDatabase> {
  const name = `starts_${randomBytes(4).toString('hex')}`;
  const admin = knex({ client: 'pg', connection: server, pool: { min: 0, max: 1 } });
  await admin.raw('create database ??', [name]);
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  const clients: Knex[] = [];
  return {
    url,
    connect() {
      const client = connectAsPlugin(url);
      clients.push(client);
      return client;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map(client => client.destroy()));
      await admin.raw('drop database ?? with (force)', [name]);
      await admin.destroy();
    },
  };
}

/** A client as Backstage makes one for a plugin. */
export function connectAsPlugin(url: string, pool = 4): Knex {
  const { hostname, port, username, password, pathname } = new URL(url);
  return knex({
    client: 'pg',
    connection: {
      host: hostname,
      port: Number(port),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      database: pathname.slice(1),
      application_name: 'backstage_plugin_radar',
    },
    pool: { min: 0, max: pool },
  });
}
