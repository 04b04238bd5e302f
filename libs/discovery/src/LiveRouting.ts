import type { LoggerService } from '@backstage/backend-plugin-api';
import { describeChange } from './describeChange.ts';
import { RoutingTableError } from './errors.ts';
import type { RoutingTable } from './RoutingTable.ts';

/** Where a table comes from. */
export type TableSource = 'config' | 'redis';

/** A table that was offered and not taken. */
export interface Refusal {
  readonly source: TableSource;
  /** What is wrong with it. */
  readonly message: string;
  /** When it was refused, in milliseconds since the epoch. */
  readonly at: number;
}

/** What an observer of `LiveRouting` is told. */
export interface RoutingObserver {
  /** A table took effect; `took` is how long reading it lasted, in milliseconds. */
  changed?(table: RoutingTable, source: TableSource, took: number): void;
  /** A table was refused; `reason` is a stable name, good for a metric's label. */
  refused?(refusal: Refusal, reason: string): void;
}

/**
 * The routing table in force. A new table takes effect whole or not at all: whoever asks gets the
 * old one or the new one, never a mixture, and a table that cannot be read changes nothing.
 */
export class LiveRouting {
  readonly #logger: LoggerService;
  readonly #now: () => number;
  readonly #observers = new Set<RoutingObserver>();
  readonly #refusals = new Map<TableSource, Refusal>();
  #table: RoutingTable;
  #since: number;

  constructor(options: {
    readonly table: RoutingTable;
    readonly logger: LoggerService;
    /** Milliseconds since the epoch; injected for tests. */
    readonly now?: () => number;
  }) {
    this.#logger = options.logger;
    this.#now = options.now ?? Date.now;
    this.#table = options.table;
    this.#since = this.#now();
  }

  /** The table in force. */
  get table(): RoutingTable {
    return this.#table;
  }

  /** Since when the table is in force, in milliseconds since the epoch. */
  get since(): number {
    return this.#since;
  }

  /** What each source offers at this moment and is not taken, for readiness and status. */
  get refusals(): readonly Refusal[] {
    return [...this.#refusals.values()];
  }

  /** Tells an observer of every later change and refusal. Returns what ends that. */
  observe(observer: RoutingObserver): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  /**
   * Offers a table. Never throws: a fault in the table is logged once, until it changes, and the
   * table in force stays.
   */
  offer(source: TableSource, read: () => RoutingTable): void {
    const start = performance.now();
    let table: RoutingTable;
    try {
      table = read();
    } catch (error) {
      this.refuse(source, error);
      return;
    }
    const wasRefused = this.#refusals.delete(source);
    if (table.equals(this.#table)) {
      if (wasRefused) {
        this.#logger.info(
          `Routing table ${table.revision} (from ${source}) is valid again, and is in force`,
        );
      }
      return;
    }
    const change = describeChange(this.#table, table);
    const before = this.#table.revision;
    this.#table = table;
    this.#since = this.#now();
    this.#logger.info(
      `Routing table ${before} → ${table.revision} (from ${source}): ${change.join('; ')}`,
    );
    const took = performance.now() - start;
    for (const observer of this.#observers) {
      observer.changed?.(table, source, took);
    }
  }

  /** Notes that a source has something that is not a table; the table in force stays. */
  refuse(source: TableSource, error: unknown, reason = reasonOf(error)): void {
    const message = error instanceof Error ? error.message : String(error);
    if (this.#refusals.get(source)?.message === message) {
      return;
    }
    const refusal = { source, message, at: this.#now() };
    this.#refusals.set(source, refusal);
    this.#logger.error(
      `A routing table from ${source} was refused; ${this.#table.revision} stays in force. ${message}`,
    );
    for (const observer of this.#observers) {
      observer.refused?.(refusal, reason);
    }
  }
}

function reasonOf(error: unknown): string {
  return error instanceof RoutingTableError ? 'invalid' : 'unreadable';
}
