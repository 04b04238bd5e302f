import type { Store } from 'express-rate-limit';
import { Redis } from 'ioredis';
import { type RedisReply, RedisStore } from 'rate-limit-redis';
import { FallbackStore } from './FallbackStore.ts';

/** How long a request may wait for Redis, in milliseconds. */
const COMMAND_TIMEOUT = 1_000;

/**
 * Makes the places in which the replicas of a service count together, in one Redis; each counts by
 * itself while that does not answer.
 */
export class LimitStores {
  readonly #client: Redis;
  readonly #prefix: string;
  readonly #onError: (error: Error) => void;

  /**
   * @param connection - the server's URL
   * @param service - whose replicas they are; services that share the server count apart
   */
  constructor(connection: string, service: string, onError: (error: Error) => void) {
    this.#onError = onError;
    this.#prefix = `splitstage:limit:${service}:`;
    this.#client = new Redis(connection, {
      connectionName: `${service}-rate-limit`,
      connectTimeout: COMMAND_TIMEOUT,
      commandTimeout: COMMAND_TIMEOUT,
      maxRetriesPerRequest: 0,
      disableClientInfo: true,
    });
    this.#client.on('error', onError);
  }

  /** @param name - of what is counted: a plugin, or the service itself */
  create(name: string): Store {
    const store = new RedisStore({
      prefix: `${this.#prefix}${name}:`,
      sendCommand: (command: string, ...args: string[]) =>
        this.#client.call(command, ...args) as Promise<RedisReply>,
    });
    // It loads these at once, and again when it needs them: whether that fails now is no matter.
    for (const script of [store.incrementScriptSha, store.getScriptSha]) {
      script.catch(() => undefined);
    }
    return new FallbackStore(store, this.#onError);
  }

  /** Lets go of the server. */
  close(): void {
    this.#client.disconnect();
  }
}
