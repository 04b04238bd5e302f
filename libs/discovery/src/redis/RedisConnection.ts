import { Redis } from 'ioredis';
import { explainRedisError } from './explainRedisError.ts';
import { addressOf, type RedisTableOptions } from './RedisTableOptions.ts';
import { reconnectDelay } from './reconnectDelay.ts';

/** How long a command may take, connecting included, before Redis counts as away. */
const COMMAND_TIMEOUT = 2_000;

/**
 * A connection that is made with the first command and comes back by itself after a loss, for
 * ever. A command never waits for that: it fails within two seconds, with a reason.
 */
export class RedisConnection {
  readonly client: Redis;
  readonly #address: string;
  #lastError: Error | undefined;

  /** @param name - what `CLIENT LIST` shows */
  constructor(options: RedisTableOptions, name: string) {
    const { host, port, db, username, password, tls } = options;
    this.#address = addressOf(options);
    this.client = new Redis({
      host,
      port,
      ...(db !== undefined && { db }),
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      ...(tls && { tls }),
      connectionName: name,
      lazyConnect: true,
      connectTimeout: COMMAND_TIMEOUT,
      commandTimeout: COMMAND_TIMEOUT,
      // Notices a peer that vanished without a word; a poll is an answer every few seconds.
      keepAlive: 10_000,
      retryStrategy: attempt => reconnectDelay(attempt),
      maxRetriesPerRequest: 0,
      // Never publish twice because the answer to the first try was lost.
      autoResendUnfulfilledCommands: false,
      // Done by hand, because a read has to follow each subscription.
      autoResubscribe: false,
      // Both need more rights than reading one key. While the server loads, commands say so.
      enableReadyCheck: false,
      disableClientInfo: true,
    });
    // Without a listener ioredis writes to the console.
    this.client.on('error', error => {
      this.#lastError = error;
    });
    this.client.on('ready', () => {
      this.#lastError = undefined;
    });
  }

  /**
   * Runs commands.
   *
   * @param doing - what they do, for the error: "Reading the routing table"
   * @param doubt - what to add when no answer came, so nobody knows whether they were run
   * @throws Error that says what failed and what to do
   */
  async run<T>(doing: string, commands: (client: Redis) => Promise<T>, doubt = ''): Promise<T> {
    try {
      return await commands(this.client);
    } catch (error) {
      throw explainRedisError({
        doing,
        address: this.#address,
        error,
        doubt,
        ...(this.#lastError && { connectionError: this.#lastError }),
      });
    }
  }

  /** Ends it for good. */
  close(): void {
    this.client.disconnect();
  }
}
