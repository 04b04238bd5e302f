export interface Config {
  search?: {
    /**
     * Where the search index is kept: `postgres` (default), in the plugin's database; or
     * `elasticsearch`, for Elasticsearch and OpenSearch, set up under `search.elasticsearch`.
     */
    engine?: 'postgres' | 'elasticsearch';
  };
}
