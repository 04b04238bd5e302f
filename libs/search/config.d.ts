import type { HumanDuration } from '@backstage/types';

export interface Config {
  search?: {
    /**
     * Where the search index is kept: `postgres` (default), in the plugin's database; or
     * `elasticsearch`, for Elasticsearch and OpenSearch, set up under `search.elasticsearch`.
     */
    engine?: 'postgres' | 'elasticsearch';
    /**
     * What a search may ask for, over HTTP and, with `postgres`, as an action of an AI tool.
     * Backstage's own `search.maxTermLength` and `search.maxPageLimit` (100 each) hold for both too.
     */
    limits?: {
      /** Words of a term. Default: 25. */
      words?: number;
      /** Values in filters, and types. Default: 200. */
      values?: number;
      /** Of the whole query. Default: 8192 (8 KiB). */
      bytes?: number;
      /** How far one may page, in results. Default: 10000. */
      results?: number;
      /** Of one query in PostgreSQL. Default: `{ seconds: 5 }`. */
      timeout?: HumanDuration | string;
      /** Queries of one user that run at a time in PostgreSQL; others of theirs wait. Default: 3. */
      concurrency?: number;
      /** Queries of one user that wait; more are refused. Default: 30. */
      waiting?: number;
    };
  };
}
