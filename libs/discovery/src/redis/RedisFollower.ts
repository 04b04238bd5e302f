import type { LoggerService } from '@backstage/backend-plugin-api';
import type { LiveRouting } from '../LiveRouting.ts';
import { parseRoutingTable } from '../parseRoutingTable.ts';
import type { Precedence } from './Precedence.ts';
import { RedisConnection } from './RedisConnection.ts';
import { addressOf, type RedisTableOptions, redisNames } from './RedisTableOptions.ts';
import { RefusedTableError } from './RefusedTableError.ts';
import { byNewest, type Signing, verifyTable } from './signTable.ts';
import type { PublishedTable } from './TableStore.ts';

/** What a `RedisFollower` reads, and whom it tells. */
export interface RedisFollowerOptions extends RedisTableOptions {
  readonly live: LiveRouting;
  readonly precedence: Precedence;
  readonly logger: LoggerService;
}

/**
 * Keeps the table in force like the one in Redis. A notification only says that it is time to
 * read; what it says is not looked at, so whoever forges one gains nothing.
 */
export class RedisFollower {
  readonly #options: RedisFollowerOptions;
  readonly #key: string;
  readonly #channel: string;
  readonly #signing: Signing;
  readonly #reader: RedisConnection;
  /** Its own connection: one that is subscribed must not wait for answers, and the reverse. */
  readonly #subscriber: RedisConnection;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #reading: Promise<void> | undefined;
  /** Something may have changed since the read under way began. */
  #stale = false;
  /** The newest table that this process took: nothing older comes after it. */
  #newest: PublishedTable | undefined;
  /** What was noted last, so that a state is noted once and not with each poll. */
  #noted: 'unreadable' | 'absent' | undefined;

  constructor(options: RedisFollowerOptions) {
    const { table, channel } = redisNames(options.keyPrefix);
    this.#options = options;
    this.#key = table;
    this.#channel = channel;
    this.#signing = {
      key: table,
      signingKeys: [options.signingKey, ...options.previousSigningKeys],
    };
    this.#reader = new RedisConnection(options, 'splitstage-routing-reader');
    this.#subscriber = new RedisConnection(options, 'splitstage-routing-subscriber');
  }

  /** Reads the table once, for two seconds at the most, then goes on in the background. */
  async start(): Promise<void> {
    await this.#read();
    this.#reader.client.on('ready', () => {
      // The subscriber may have come back first: the read that followed failed.
      if (this.#noted === 'unreadable') {
        this.refresh();
      }
    });
    const { client } = this.#subscriber;
    client.on('message', () => this.refresh());
    client.on('ready', () => void this.#subscribe());
    // It comes back by itself, and says so with `ready`.
    client.connect().catch(() => {});
    this.#timer = setInterval(() => this.refresh(), this.#options.pollInterval);
    this.#timer.unref();
  }

  /** Reads the table now, or once more when a read is under way: it may be too old already. */
  refresh(): Promise<void> {
    this.#stale = true;
    this.#reading ??= this.#readWhileStale();
    return this.#reading;
  }

  /** Ends both connections. The table in force stays. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#subscriber.close();
    this.#reader.close();
    await this.#reading;
  }

  async #subscribe(): Promise<void> {
    try {
      await this.#subscriber.run('Subscribing to changes of the routing table', client =>
        client.subscribe(this.#channel),
      );
    } catch (error) {
      if (!this.#closed) {
        this.#options.logger.warn(
          `${String(error)} Changes are found by polling, every ${this.#options.pollInterval} ms.`,
        );
      }
    }
    // What was published before the subscription stood was not heard.
    await this.refresh();
  }

  async #readWhileStale(): Promise<void> {
    while (this.#stale && !this.#closed) {
      this.#stale = false;
      await this.#read();
    }
    this.#reading = undefined;
  }

  async #read(): Promise<void> {
    let text: string | null;
    try {
      text = await this.#reader.run('Reading the routing table', client => client.get(this.#key));
    } catch (error) {
      this.#noteUnreadable(error);
      return;
    }
    if (this.#closed) {
      return;
    }
    if (text === null) {
      this.#noteAbsent();
      return;
    }
    this.#noted = undefined;
    try {
      this.#take(verifyTable(text, this.#signing));
    } catch (error) {
      const reason = error instanceof RefusedTableError ? error.reason : 'unreadable';
      this.#options.live.refuse('redis', error, reason);
    }
  }

  /** @throws RefusedTableError when this process has already taken a newer one */
  #take(table: PublishedTable): void {
    if (this.#newest && byNewest(table, this.#newest) > 0) {
      throw new RefusedTableError(
        'older',
        `Redis at ${addressOf(this.#options)} holds the table with sequence ${table.sequence} of ${table.publishedAt}, which is older than ${this.#newest.sequence} of ${this.#newest.publishedAt}. To go back to it, roll back: that publishes it anew.`,
      );
    }
    this.#options.precedence.offerRedis(() => {
      const { table: routingTable } = parseRoutingTable(table.routing);
      this.#newest = table;
      return routingTable;
    });
  }

  #noteUnreadable(error: unknown): void {
    if (this.#closed || this.#noted === 'unreadable') {
      return;
    }
    this.#noted = 'unreadable';
    this.#options.live.refuse('redis', error, 'unreadable');
  }

  #noteAbsent(): void {
    if (this.#noted === 'absent') {
      return;
    }
    this.#noted = 'absent';
    const { live, logger } = this.#options;
    // The table in force changes nothing; that Redis gives it takes an earlier complaint back.
    live.offer('redis', () => live.table);
    const where = `Redis at ${addressOf(this.#options)}`;
    if (this.#newest) {
      logger.warn(
        `${where} no longer holds a routing table; sequence ${this.#newest.sequence} stays in force here, and a service that starts now reads its configuration. Publish the table again.`,
      );
    } else {
      logger.info(`${where} holds no routing table yet; the one of the configuration is in force.`);
    }
  }
}
