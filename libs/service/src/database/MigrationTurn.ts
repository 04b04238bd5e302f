import { setTimeout as delay } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { clearLeftover, countOtherMigrators, findLeftovers } from './clearLeftovers.ts';
import { isPassing } from './isPassing.ts';
import { describeHolder, type LockHolder, nameHolder } from './LockHolder.ts';
import { LockSession } from './LockSession.ts';
import { lockKey } from './lockKey.ts';

/** How often a waiting turn says so in the log, in milliseconds. */
const REPORT_INTERVAL = 5_000;

/** How often the lock is tried: at first, so that nobody waits for nothing, and in the end. */
const TRY_INTERVAL = { shortest: 50, longest: 500 };

/** PostgreSQL: `lock_timeout` passed. */
const LOCK_NOT_AVAILABLE = '55P03';

/** What a plugin waits for. */
export interface MigrationWait {
  readonly plugin: string;
  /** For whom, in words for anybody. */
  readonly reason: string;
  /** Since when, in milliseconds since 1970. */
  readonly since: number;
}

/** Options of {@link MigrationTurn}. */
export interface MigrationTurnOptions {
  readonly plugin: string;
  /** The plugin's own client. Nobody else has it until the turn is taken. */
  readonly client: Knex;
  /** What the session is called that holds the lock: see `ownName`. */
  readonly name: string;
  /** How long to wait for the turn, in milliseconds. */
  readonly timeout: number;
  readonly logger: LoggerService;
  /** Ends all waiting. */
  readonly signal: AbortSignal;
  /** Is told what the turn waits for, and `undefined` when it no longer does. */
  readonly onWait: (wait: MigrationWait | undefined) => void;
  readonly now?: () => number;
}

/**
 * The turn of one plugin of this process to make and change its tables. Whoever has it knows that
 * no other process has it, and clears what killed ones left.
 */
export class MigrationTurn {
  readonly #options: MigrationTurnOptions;
  readonly #schema: string | undefined;
  readonly #now: () => number;
  #users = 0;
  #session: Promise<LockSession> | undefined;

  constructor(options: MigrationTurnOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    const path: unknown = options.client.client.config.searchPath;
    this.#schema = Array.isArray(path) && typeof path[0] === 'string' ? path[0] : undefined;
  }

  /** Does something in the turn, waiting for it if need be; calls may overlap. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.take();
    try {
      return await work();
    } finally {
      await this.leave();
    }
  }

  /**
   * Waits for the turn. Each `take` that succeeded needs its `leave`.
   *
   * @throws Error that names the holder when the turn has not come in time
   */
  async take(): Promise<void> {
    this.#users++;
    this.#session ??= this.#acquire({ clear: true });
    const session = this.#session;
    try {
      await session;
    } catch (error) {
      this.#users--;
      if (this.#session === session) {
        this.#session = undefined;
      }
      throw error;
    }
  }

  /** Gives the turn to the next one when nobody here is in it any more. */
  async leave(): Promise<void> {
    this.#users--;
    if (this.#users > 0) {
      return;
    }
    const session = this.#session;
    this.#session = undefined;
    await (await session?.catch(() => undefined))?.close();
  }

  async #acquire({ clear }: { clear: boolean }): Promise<LockSession> {
    const { onWait } = this.#options;
    const since = this.#now();
    try {
      const session = await this.#untilLocked(since);
      try {
        if (clear) {
          await this.#clear(since);
        }
      } catch (error) {
        await session.close();
        throw error;
      }
      session.onLost(() => this.#regain());
      return session;
    } finally {
      onWait(undefined);
    }
  }

  async #untilLocked(since: number): Promise<LockSession> {
    const { client, name, plugin } = this.#options;
    let session: LockSession | undefined;
    let holder: LockHolder | undefined;
    let trouble: unknown;
    const report = this.#reporter(since);
    try {
      for (;;) {
        try {
          session ??= await LockSession.open(client, lockKey(this.#schema), name);
          if (await session.tryLock()) {
            const locked = session;
            session = undefined;
            return locked;
          }
          holder = await session.holder();
          trouble = undefined;
          report(`waits for a migration by ${nameHolder(holder)}`, describeHolder(holder));
        } catch (error) {
          if (!isPassing(error)) {
            throw error;
          }
          session?.abandon();
          session = undefined;
          trouble = error;
          report('waits for the database', String(error));
        }
        await this.#pause(since, () => {
          const reason = trouble
            ? `the database cannot be asked: ${trouble}`
            : `${describeHolder(holder)} has it. End that process, or its session with pg_terminate_backend`;
          return `Plugin "${plugin}" got no turn to migrate ${this.#place()} within ${this.#options.timeout / 1000} s: ${reason}; or allow more time with service.migrationTimeout.`;
        });
      }
    } finally {
      session?.abandon();
    }
  }

  /** Clears what killed starts left, once what they asked the server for has ended. */
  async #clear(since: number): Promise<void> {
    const { client, logger, plugin } = this.#options;
    const report = this.#reporter(since);
    for (;;) {
      const leftovers = await findLeftovers(client, this.#schema);
      if ((await countOtherMigrators(client, leftovers.length > 0)) === 0) {
        try {
          for (const leftover of leftovers) {
            await clearLeftover(client, leftover);
            logger.warn(
              `Cleared the lock "${leftover.name}" of ${this.#place()}: a start that was killed or that met another one left ${leftover.locked} of its ${leftover.rows} rows taken`,
            );
          }
          return;
        } catch (error) {
          if (!(error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE)) {
            throw error;
          }
        }
      }
      report(
        'waits for a migration by a process that does not take turns, or that was killed',
        'sessions of the plugin that change tables: see pg_stat_activity',
      );
      await this.#pause(
        since,
        () =>
          `Plugin "${plugin}" could not migrate ${this.#place()} within ${this.#options.timeout / 1000} s: another session of it changes tables. See pg_stat_activity; end it with pg_terminate_backend, or allow more time with service.migrationTimeout.`,
      );
    }
  }

  /** Whoever is in the turn goes on: its own statements fail or succeed by themselves. */
  #regain(): void {
    if (this.#users === 0) {
      return;
    }
    const { logger } = this.#options;
    logger.warn(`Lost the session that holds the turn to migrate ${this.#place()}; takes it again`);
    const session = this.#acquire({ clear: false });
    this.#session = session;
    session.catch(error => logger.error(`Did not get the turn back: ${error}`));
  }

  #reporter(since: number): (reason: string, detail: string) => void {
    const { plugin, logger, onWait } = this.#options;
    let reported = Number.NEGATIVE_INFINITY;
    return (reason, detail) => {
      onWait({ plugin, reason, since });
      const now = this.#now();
      if (now - reported >= REPORT_INTERVAL) {
        reported = now;
        const seconds = Math.round((now - since) / 1000);
        logger.info(`Plugin "${plugin}" ${reason}, for ${seconds} s: ${detail}`);
      }
    };
  }

  async #pause(since: number, complaint: () => string): Promise<void> {
    const waited = this.#now() - since;
    if (waited >= this.#options.timeout) {
      throw new Error(complaint());
    }
    const { shortest, longest } = TRY_INTERVAL;
    const pause = Math.min(longest, Math.max(shortest, waited / 10));
    await delay(pause, undefined, { signal: this.#options.signal });
  }

  #place(): string {
    const { client } = this.#options;
    const connection: unknown = client.client.config.connection;
    const database =
      typeof connection === 'object' && connection !== null && 'database' in connection
        ? `database "${connection.database}"`
        : 'its database';
    return this.#schema === undefined ? database : `schema "${this.#schema}" of ${database}`;
  }
}
