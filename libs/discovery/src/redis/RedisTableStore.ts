import { ConflictError, NotFoundError } from '@backstage/errors';
import { isRecord } from '../isRecord.ts';
import { parseRoutingTable } from '../parseRoutingTable.ts';
import type { RedisConnection } from './RedisConnection.ts';
import { redisNames } from './RedisTableOptions.ts';
import { RefusedTableError } from './RefusedTableError.ts';
import { byNewest, type Signing, signTable, verifyTable } from './signTable.ts';
import type { PublishedTable, TableStore } from './TableStore.ts';

/** How many publications are kept. */
const HISTORY_LENGTH = 50;

/** Each round of a race has one winner, so this is also how many may publish in one instant. */
const MAX_ATTEMPTS = 100;

/**
 * Replaces the table if it is still the one that the new one was numbered after. All or nothing:
 * Redis refuses the script as a whole when it is full, a replica or the user may not write. Telling
 * the channel comes last and may fail, because services also poll.
 */
const REPLACE = `
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
redis.call('LPUSH', KEYS[2], ARGV[2])
redis.call('LTRIM', KEYS[2], 0, ARGV[3] - 1)
redis.pcall('PUBLISH', ARGV[4], ARGV[5])
return 1`;

/**
 * Published routing tables in Redis: the one in force under one key, the latest ones in a list,
 * each signed. Safe with several publishers at once.
 */
export class RedisTableStore implements TableStore {
  readonly #connection: RedisConnection;
  readonly #names: ReturnType<typeof redisNames>;
  readonly #signing: Signing;
  readonly #now: () => number;

  constructor(options: {
    readonly connection: RedisConnection;
    readonly keyPrefix: string;
    readonly signingKey: string;
    readonly previousSigningKeys?: readonly string[];
    /** Milliseconds since the epoch; injected for tests. */
    readonly now?: () => number;
  }) {
    this.#connection = options.connection;
    this.#names = redisNames(options.keyPrefix);
    this.#signing = {
      key: this.#names.table,
      signingKeys: [options.signingKey, ...(options.previousSigningKeys ?? [])],
    };
    this.#now = options.now ?? Date.now;
  }

  /** @throws RefusedTableError when the key holds what no service may follow */
  async current(): Promise<PublishedTable | undefined> {
    const { text, current, published } = await this.#read();
    if (text === '') {
      return undefined;
    }
    if (!current) {
      // For its error: what is wrong with the text.
      return verifyTable(text, this.#signing);
    }
    const [newest = current] = published;
    if (newest !== current) {
      throw new RefusedTableError(
        'older',
        `The key ${this.#names.table} holds the table with sequence ${current.sequence}, but ${newest.sequence} was published. Somebody put the older one back by hand: publish, or roll back to ${newest.sequence}.`,
      );
    }
    return current;
  }

  /** What was not signed with a known key is left out. */
  async history(): Promise<readonly PublishedTable[]> {
    const { published } = await this.#read();
    return published;
  }

  async publish(routing: unknown, publishedBy: string): Promise<PublishedTable> {
    const { revision } = parseRoutingTable(routing).table;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const { text, published } = await this.#read();
      const [newest] = published;
      // Later than the newest, even when that was published by a clock that is ahead.
      const earliest = newest ? Date.parse(newest.publishedAt) + 1 : 0;
      const table: PublishedTable = {
        sequence: (newest?.sequence ?? 0) + 1,
        revision,
        publishedAt: new Date(Math.max(this.#now(), earliest)).toISOString(),
        publishedBy,
        routing: publicPart(routing),
      };
      if (await this.#replace(text, table)) {
        return table;
      }
    }
    throw new ConflictError(
      `Nothing was published: others published ${MAX_ATTEMPTS} tables at the same time. Try again.`,
    );
  }

  async rollback(publishedBy: string, sequence?: number): Promise<PublishedTable> {
    const { current, published } = await this.#read();
    const target = published.find(table =>
      // When the current one is no good, the newest that is comes back.
      sequence === undefined ? table !== current : table.sequence === sequence,
    );
    if (!target) {
      const known = published.map(table => table.sequence).join(', ') || 'none';
      throw new NotFoundError(
        `${sequence === undefined ? 'There is no table before the current one' : `No table with sequence ${sequence} was published, or it is no longer kept`}. In history: ${known}.`,
      );
    }
    return this.publish(target.routing, publishedBy);
  }

  async close(): Promise<void> {
    this.#connection.close();
  }

  /** What the key holds ('' for nothing), the table in it if it is good, and all good ones. */
  async #read(): Promise<{
    readonly text: string;
    readonly current: PublishedTable | undefined;
    /** Newest first. */
    readonly published: readonly PublishedTable[];
  }> {
    const { table, history } = this.#names;
    const [text, texts] = await this.#connection.run('Reading the routing table', client =>
      // In this order: whoever publishes in between makes `#replace` fail, and not go unseen.
      Promise.all([client.get(table), client.lrange(history, 0, HISTORY_LENGTH - 1)]),
    );
    const current = this.#verified(text ?? '');
    const good = [current, ...texts.map(each => this.#verified(each))].filter(
      each => each !== undefined,
    );
    // The current one comes first, so it is itself that stays of it and its copy in history.
    const unique = new Map<string, PublishedTable>();
    for (const each of good) {
      unique.set(each.publishedAt, unique.get(each.publishedAt) ?? each);
    }
    return { text: text ?? '', current, published: [...unique.values()].sort(byNewest) };
  }

  #verified(text: string): PublishedTable | undefined {
    try {
      return verifyTable(text, this.#signing);
    } catch {
      return undefined;
    }
  }

  async #replace(text: string, table: PublishedTable): Promise<boolean> {
    const { table: key, history, channel } = this.#names;
    const replaced = await this.#connection.run(
      'Publishing the routing table',
      client =>
        client.eval(
          REPLACE,
          2,
          key,
          history,
          text,
          signTable(table, this.#signing),
          HISTORY_LENGTH,
          channel,
          table.sequence,
        ),
      'It may have been published all the same: look at the history.',
    );
    return replaced === 1;
  }
}

/** What services share. Other keys of `routing` are a process's own, and one holds secrets. */
function publicPart(routing: unknown): unknown {
  const { services, verify } = isRecord(routing) ? routing : {};
  return { services, ...(verify !== undefined && { verify }) };
}
