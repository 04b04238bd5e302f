/** A routing table that was published, as history shows it. */
export interface PublishedTable {
  /** Grows by one with each publication; names it in the history. */
  readonly sequence: number;
  /** The revision of the table, see `RoutingTable.revision`. */
  readonly revision: string;
  /** ISO 8601. Later than any earlier publication's, so an older table is recognised by it. */
  readonly publishedAt: string;
  /** Who published it, for people: user@host. */
  readonly publishedBy: string;
  /** The value of the `routing` config key, as it was published. */
  readonly routing: unknown;
}

/** Where published routing tables are kept, for the command that writes and shows them. */
export interface TableStore {
  /** The table that services should follow; undefined when none was ever published. */
  current(): Promise<PublishedTable | undefined>;
  /** The latest publications, newest first. */
  history(): Promise<readonly PublishedTable[]>;
  /**
   * Checks, signs and publishes a table.
   *
   * @throws RoutingTableError when it is not valid
   */
  publish(routing: unknown, publishedBy: string): Promise<PublishedTable>;
  /**
   * Publishes an earlier table again, under a new sequence: by default the one before the current.
   *
   * @throws NotFoundError when history does not hold it
   */
  rollback(publishedBy: string, sequence?: number): Promise<PublishedTable>;
  close(): Promise<void>;
}
