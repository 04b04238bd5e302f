import {
  DatabaseDocumentStore,
  type DatabaseStore,
} from '@backstage/plugin-search-backend-module-pg';
import { SearchRefusedError } from './SearchRefusedError.ts';

type Query = DatabaseStore['query'];

/** Backstage's store of documents, whose searches PostgreSQL ends after a while; indexing goes on. */
export class TimedDocumentStore extends DatabaseDocumentStore {
  readonly #timeoutMs: number;

  constructor(db: ConstructorParameters<typeof DatabaseDocumentStore>[0], timeoutMs: number) {
    super(db);
    this.#timeoutMs = timeoutMs;
  }

  override async query(...[tx, query]: Parameters<Query>): ReturnType<Query> {
    // For this transaction only: the connection goes back to the pool.
    await tx.raw(`set local statement_timeout = ${this.#timeoutMs}`);
    try {
      return await super.query(tx, query);
    } catch (error) {
      if (!isTimeout(error)) throw error;
      throw new SearchRefusedError(
        503,
        `The search took longer than ${this.#timeoutMs} ms and was ended (search.limits.timeout). Fewer or longer words find faster.`,
        error,
      );
    }
  }
}

/** PostgreSQL, "Error Codes": query_canceled. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '57014';
}
