import type { DatabaseService } from '@backstage/backend-plugin-api';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import pLimit, { type LimitFunction } from 'p-limit';
import { userReads } from './userReads.ts';

type DatabaseClient = Awaited<ReturnType<DatabaseService['getClient']>>;

/** What is used of knex's client and of a connection of `pg`. */
interface Driver {
  readonly config: { readonly client: unknown };
  readonly pool?: { readonly max: number };
  acquireConnection(): Promise<Connection>;
  releaseConnection(connection: Connection): Promise<void>;
  query(connection: Connection, statement: unknown): Promise<unknown>;
}
interface Connection {
  query(sql: string): Promise<unknown>;
  /** What makes a value of a column's type out of its text. */
  getTypeParser(oid: number, format?: string): (text: string) => unknown;
}

/** What one query of a user may take. */
export interface UserQueryLimits {
  /** Milliseconds that PostgreSQL may take. */
  readonly queryTimeout: number;
  /** Bytes of the rows that it finds. */
  readonly queryBytes: number;
}

/**
 * Makes PostgreSQL end what users ask of the catalog after a while, because nothing else can, keeps
 * no more rows of a query than `queryBytes`, because a page is collected before it is sent, and
 * leaves half of the pool's connections to others whatever one user asks. Processing, migrations
 * and services stay as they are.
 *
 * The catalog has no seam for it: its reads are queries of their own on the plugin's client, which
 * takes a connection for each (knex 3.3, Runner.ensureConnection). The limit is that of a
 * transaction (`set local`), so a pooler's next client does not have it.
 */
export function limitUserReads(client: DatabaseClient, limits: UserQueryLimits): void {
  const { queryTimeout: timeoutMs, queryBytes } = limits;
  const driver: Driver = client.client;
  if (driver.config.client !== 'pg' || !driver.pool) return;
  const most = Math.max(1, Math.floor(driver.pool.max / 2));
  const shares = new Map<string, LimitFunction>();
  const turns = new Map<Connection, () => void>();
  const acquire = driver.acquireConnection.bind(driver);
  const release = driver.releaseConnection.bind(driver);
  const query = driver.query.bind(driver);

  driver.acquireConnection = async () => {
    const read = userReads.getStore();
    if (!read) return await acquire();
    const endTurn = await takeTurn(read.user);
    let connection: Connection | undefined;
    try {
      connection = await acquire();
      await connection.query(`begin; set local statement_timeout = ${timeoutMs}`);
      turns.set(connection, endTurn);
      return connection;
    } catch (error) {
      endTurn();
      if (connection) await release(connection);
      throw error;
    }
  };

  driver.releaseConnection = async connection => {
    const endTurn = turns.get(connection);
    turns.delete(connection);
    if (endTurn) {
      // After a failure PostgreSQL takes it for a rollback; a connection that broke is knex's to drop.
      await connection.query('commit').catch(() => undefined);
      endTurn();
    }
    await release(connection);
  };

  driver.query = async (connection, statement) => {
    if (!turns.has(connection)) return await query(connection, statement);
    if (typeof statement === 'object' && statement !== null) {
      // knex hands its options to `pg`, which keeps no row after a parser's error.
      const types = { getTypeParser: countBytes(connection, queryBytes) };
      Object.assign(statement, { options: { ...optionsOf(statement), types } });
    }
    try {
      return await query(connection, statement);
    } catch (error) {
      const fault = isTimeout(error)
        ? describeTimeout(timeoutMs)
        : error instanceof TooManyBytes
          ? describeSize(queryBytes)
          : error;
      const read = userReads.getStore();
      if (read) read.fault = fault;
      throw fault;
    }
  };

  async function takeTurn(user: string): Promise<() => void> {
    const share = shares.get(user) ?? pLimit(most);
    shares.set(user, share);
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    await new Promise<void>(begin => {
      void share(async () => {
        begin();
        await ended;
      }).then(() => {
        if (share.activeCount + share.pendingCount === 0) shares.delete(user);
      });
    });
    return end;
  }
}

function optionsOf(statement: object): object {
  return 'options' in statement && typeof statement.options === 'object'
    ? { ...statement.options }
    : {};
}

class TooManyBytes extends Error {}

/** The parsers of a connection, for one query, which refuse the value that is too much. */
function countBytes(connection: Connection, most: number): Connection['getTypeParser'] {
  let bytes = 0;
  return (oid, format) => {
    const parse = connection.getTypeParser(oid, format);
    return text => {
      bytes += Buffer.byteLength(text);
      if (bytes > most) throw new TooManyBytes();
      return parse(text);
    };
  };
}

/** PostgreSQL, "Error Codes": query_canceled. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '57014';
}

// Both without their cause, to whose words knex adds the statement.

function describeSize(most: number): Error {
  return new InputError(
    `The query finds more than ${most} bytes (catalog.limits.queryBytes). Ask for fewer entities at a time, with limit and a cursor.`,
  );
}

function describeTimeout(timeoutMs: number): Error {
  return new ServiceUnavailableError(
    `The query took longer than ${timeoutMs} ms and was ended (catalog.limits.queryTimeout). Ask for fewer entities, or with fewer conditions.`,
  );
}
