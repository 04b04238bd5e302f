import type { LoggerService } from '@backstage/backend-plugin-api';
import type { LiveRouting } from '../LiveRouting.ts';
import type { RoutingTable } from '../RoutingTable.ts';

/**
 * Which source is followed. The configuration is, until Redis has given a good table; from then on
 * Redis is, until this process ends, even while it is away or empty. Otherwise an outage of Redis
 * together with an old file would move plugins back, in some services and not in others.
 */
export class Precedence {
  readonly #live: LiveRouting;
  readonly #logger: LoggerService;
  #redisGaveOne = false;
  #configRevision: string;

  /** @param options.live - holds the table of the configuration at this moment */
  constructor(options: { readonly live: LiveRouting; readonly logger: LoggerService }) {
    this.#live = options.live;
    this.#logger = options.logger;
    this.#configRevision = options.live.table.revision;
  }

  /** Offers the table of Redis. Like `LiveRouting.offer`: never throws. */
  offerRedis(read: () => RoutingTable): void {
    this.#live.offer('redis', () => {
      const table = read();
      this.#redisGaveOne = true;
      return table;
    });
  }

  /**
   * Offers the table of the configuration. While Redis is followed it is only checked, so that a
   * fault in the fallback shows before it is needed, and an edit is logged once.
   */
  offerConfig(read: () => RoutingTable): void {
    this.#live.offer('config', () => {
      const table = read();
      const edited = table.revision !== this.#configRevision;
      this.#configRevision = table.revision;
      if (!this.#redisGaveOne) {
        return table;
      }
      if (edited) {
        this.#logger.warn(
          `Routing table ${table.revision} in the configuration is not used: ${this.#live.table.revision} from Redis is in force. Publish it there, or remove routing.redis and restart.`,
        );
      }
      return this.#live.table;
    });
  }
}
