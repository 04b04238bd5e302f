import knex, { type Knex } from 'knex';
import type { LockHolder } from './LockHolder.ts';
import type { LockKey } from './lockKey.ts';

/** How long the server may take to open a session or to answer one small query, in milliseconds. */
const TIMEOUT = 10_000;

/** What we use of node-postgres's client; knex does not type it. */
interface PgConnection {
  /** What the server said at connect. A pooler makes up a number of its own. */
  readonly processID?: number;
  once(event: 'end' | 'error', listener: () => void): unknown;
}

/** A pooler gives each statement another session, so that no lock of a session means anything. */
export class SharedSessionError extends Error {
  override readonly name = 'SharedSessionError';
}

/**
 * A session of PostgreSQL that does nothing but hold one advisory lock, which ends with it however
 * it ends. It does not wait for the lock in the server: `CREATE INDEX CONCURRENTLY` waits for all
 * statements that began before it, and one that waits for the lock of who creates the index would
 * never end.
 */
export class LockSession {
  readonly #client: Knex;
  readonly #connection: PgConnection;
  readonly #key: LockKey;
  #closed = false;

  private constructor(client: Knex, connection: PgConnection, key: LockKey) {
    this.#client = client;
    this.#connection = connection;
    this.#key = key;
  }

  /**
   * Connects where a plugin's client does.
   *
   * @param name - what the session calls itself in `pg_stat_activity`
   * @throws SharedSessionError behind a pooler in transaction mode
   */
  static async open(plugin: Knex, key: LockKey, name: string): Promise<LockSession> {
    const client = likePlugin(plugin);
    try {
      const connection: PgConnection = await client.client.acquireConnection();
      const session = new LockSession(client, connection, key);
      await session.#refuseSharedSession(plugin);
      // A machine that is gone without a word loses its lock within a minute, not within two hours.
      await session.#query(
        `select set_config('application_name', ?, false),
           set_config('tcp_keepalives_idle', '30', false),
           set_config('tcp_keepalives_interval', '10', false),
           set_config('tcp_keepalives_count', '3', false)`,
        [name],
      );
      return session;
    } catch (error) {
      void client.destroy().catch(() => undefined);
      throw error;
    }
  }

  /** Calls back once when the session ends without having been closed. */
  onLost(listener: () => void): void {
    let told = false;
    const tell = () => {
      if (!this.#closed && !told) {
        told = true;
        listener();
      }
    };
    this.#connection.once('end', tell);
    this.#connection.once('error', tell);
  }

  /** Takes the lock if nobody has it. */
  async tryLock(): Promise<boolean> {
    const { classId, objectId } = this.#key;
    const [row] = await this.#query('select pg_try_advisory_lock(?, ?) as locked', [
      classId,
      objectId,
    ]);
    return row?.locked === true;
  }

  /** Who has the lock; `undefined` when nobody has it any more. */
  async holder(): Promise<LockHolder | undefined> {
    const { classId, objectId } = this.#key;
    const [row] = await this.#query(
      `select l.pid, a.application_name as name, host(a.client_addr) as address
       from pg_locks l left join pg_stat_activity a on a.pid = l.pid
       where l.locktype = 'advisory' and l.granted and l.objsubid = 2
         and l.database = (select oid from pg_database where datname = current_database())
         and l.classid = ? and l.objid = ?`,
      [classId, objectId],
    );
    return typeof row?.pid === 'number'
      ? { session: row.pid, name: text(row.name), address: text(row.address) }
      : undefined;
  }

  /** Gives the lock back and ends the session. Never throws: with the session ends the lock. */
  async close(): Promise<void> {
    this.#closed = true;
    const { classId, objectId } = this.#key;
    await this.#query('select pg_advisory_unlock(?, ?)', [classId, objectId]).catch(() => []);
    this.#client.client.releaseConnection(this.#connection);
    await this.#client.destroy().catch(() => undefined);
  }

  /** Ends the session without asking the server for anything, which may not answer. */
  abandon(): void {
    this.#closed = true;
    this.#client.client.releaseConnection(this.#connection);
    void this.#client.destroy().catch(() => undefined);
  }

  /**
   * A pooler in transaction mode hands the server's session that just answered us, idle as it is
   * now, to whoever asks next. So a second connection asks which one it got.
   */
  async #refuseSharedSession(plugin: Knex): Promise<void> {
    const [own] = await this.#query('select pg_backend_pid() as pid');
    if (own?.pid === this.#connection.processID) {
      return;
    }
    const second = likePlugin(plugin);
    try {
      const { rows } = await second.raw('select pg_backend_pid() as pid').timeout(TIMEOUT);
      if (rows[0]?.pid === own?.pid) {
        throw new SharedSessionError(
          'The connection goes through a pooler that gives each transaction another session (PgBouncer: pool_mode = transaction), where starts cannot take turns to migrate. Use pool_mode = session for the users of Backstage, or connect to PostgreSQL itself; or set service.migrationLock: false and start one replica at a time.',
        );
      }
    } catch (error) {
      if (error instanceof SharedSessionError) {
        throw error;
      }
      // No second session to be had, so the first one is ours alone.
    } finally {
      void second.destroy().catch(() => undefined);
    }
  }

  async #query(
    sql: string,
    bindings: readonly (string | number)[] = [],
  ): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const { rows } = await this.#client
      .raw(sql, bindings)
      .connection(this.#connection)
      .timeout(TIMEOUT);
    return rows;
  }
}

function likePlugin(plugin: Knex): Knex {
  return knex({
    ...plugin.client.config,
    pool: { min: 0, max: 1 },
    acquireConnectionTimeout: TIMEOUT,
  });
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
