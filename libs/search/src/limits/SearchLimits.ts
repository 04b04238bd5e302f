/** What a search may ask for: `search.limits`, and two limits of Backstage's own. */
export interface SearchLimits {
  /** Characters of a term (`search.maxTermLength`). */
  readonly termLength: number;
  /** Results of a page (`search.maxPageLimit`). */
  readonly pageLimit: number;
  /** Words of a term: each is looked up as the beginning of words, too. */
  readonly words: number;
  /** Values in filters, and types. */
  readonly values: number;
  /** Bytes of a query as JSON. */
  readonly bytes: number;
  /** How far one may page, in results. */
  readonly results: number;
}

/** What searches may cost PostgreSQL. */
export interface EngineLimits {
  readonly timeoutMs: number;
  /** Queries of one user at a time. */
  readonly concurrency: number;
  /** Queries of one user that wait for their turn. */
  readonly waiting: number;
}
