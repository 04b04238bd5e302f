import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { adoptDatabase } from './adoptDatabase.ts';

/** How a service connects to the embedded server. */
export interface ServiceUser {
  readonly user: string;
  readonly password: string;
}

/** What a service may reach. */
export interface Reach {
  /** Whose databases; it loses those that it reached before and that are not among them. */
  readonly plugins: readonly string[];
  /** Begins the name of each plugin's database. */
  readonly databasePrefix: string;
  /** Lets it make databases for other plugins. Default false. */
  readonly mayCreate?: boolean;
}

/** PostgreSQL cuts longer names off, silently. */
const longestName = 63;

/**
 * Users of the embedded PostgreSQL, one for each service, who reach the databases of their
 * service's plugins and no others.
 *
 * Each plugin's database belongs to a role of its own, and a service is a member of the roles of
 * its plugins: a plugin that moves to another service needs a grant and no change to its tables,
 * and the service that it left keeps it until its own next start. Whoever logs in to a plugin's
 * database acts as that plugin's role, so that all tables have one owner.
 */
export class ServiceUsers {
  readonly #url: string;
  readonly #passwords = new Map<string, string>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: { /** The superuser's. */ readonly url: string }) {
    this.#url = options.url;
  }

  /**
   * Makes a service's user, and what it needs of the databases, as far as they are not there yet.
   * Its password is new with every launcher: nothing keeps it but the service's configuration.
   */
  prepare(service: string, reach: Reach): Promise<ServiceUser> {
    // One after the other: they share roles and databases.
    const result = this.#last.then(() => this.#prepare(service, reach));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #prepare(service: string, reach: Reach): Promise<ServiceUser> {
    const user = nameOf('service', service);
    const password = this.#passwords.get(service) ?? randomBytes(24).toString('base64url');
    this.#passwords.set(service, password);
    await using client = await connect(this.#url);
    await makeRole(client, user);
    const create = reach.mayCreate ? 'CREATEDB' : 'NOCREATEDB';
    await client.query(
      `ALTER ROLE ${id(user)} LOGIN NOSUPERUSER ${create} NOCREATEROLE PASSWORD ${pg.escapeLiteral(password)}`,
    );
    const owners = new Map(
      reach.plugins.map(plugin => [nameOf('plugin', plugin), `${reach.databasePrefix}${plugin}`]),
    );
    await takeOthers(client, user, [...owners.keys()]);
    for (const [owner, database] of owners) {
      await makeRole(client, owner);
      await this.#makeDatabase(client, database, owner);
      await client.query(`GRANT ${id(owner)} TO ${id(user)}`);
      await client.query(
        `ALTER ROLE ${id(user)} IN DATABASE ${id(database)} SET role = ${id(owner)}`,
      );
    }
    return { user, password };
  }

  async #makeDatabase(client: Client, database: string, owner: string): Promise<void> {
    const found = await client.query<{ owner: string }>(
      'SELECT pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = $1',
      [database],
    );
    const [row] = found.rows;
    if (row === undefined) {
      await client.query(`CREATE DATABASE ${id(database)} OWNER ${id(owner)}`);
    } else if (row.owner !== owner) {
      await using inside = await connect(this.#url, database);
      await adoptDatabase(inside, owner);
    }
    // Everybody may connect to a new database.
    await client.query(`REVOKE ALL ON DATABASE ${id(database)} FROM PUBLIC`);
  }
}

type Client = pg.Client & AsyncDisposable;

async function connect(url: string, database?: string): Promise<Client> {
  const target = new URL(url);
  if (database !== undefined) target.pathname = `/${encodeURIComponent(database)}`;
  const client = new pg.Client({ connectionString: target.href });
  // A server that goes away while we are connected must not end the launcher.
  client.on('error', () => undefined);
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

async function makeRole(client: Client, name: string): Promise<void> {
  const found = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [name]);
  if (found.rowCount === 0) await client.query(`CREATE ROLE ${id(name)} NOLOGIN`);
}

/** Takes from a service's user what belongs to plugins that it does not run any more. */
async function takeOthers(client: Client, user: string, kept: readonly string[]): Promise<void> {
  const granted = await client.query<{ owner: string }>(
    'SELECT pg_get_userbyid(roleid) AS owner FROM pg_auth_members WHERE pg_get_userbyid(member) = $1',
    [user],
  );
  for (const { owner } of granted.rows) {
    if (!kept.includes(owner)) await client.query(`REVOKE ${id(owner)} FROM ${id(user)}`);
  }
}

/** A role's name; a hash takes the place of what would be cut off. */
function nameOf(kind: 'plugin' | 'service', name: string): string {
  const whole = `${kind}_${name}`;
  if (Buffer.byteLength(whole) <= longestName) return whole;
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, 12);
  return `${whole.slice(0, longestName - hash.length - 1)}_${hash}`;
}

function id(name: string): string {
  return pg.escapeIdentifier(name);
}
