/** How many requests a client may make, as `backend.rateLimit` says. */
export interface RateLimit {
  /** Requests of one client within the window. */
  readonly limit: number;
  /** Milliseconds. */
  readonly windowMs: number;
  /** Addresses that nobody counts. */
  readonly ipAllowList: readonly string[];
  /** Whether a success counts. */
  readonly skipSuccessfulRequests: boolean;
  /** Whether a failure counts. */
  readonly skipFailedRequests: boolean;
}

/** All of `backend.rateLimit`. */
export interface RateLimits {
  /** What a client may ask of one service, all its plugins together. */
  readonly service: RateLimit | undefined;
  /** What a client may ask of one plugin, by its id. */
  plugin(id: string): RateLimit | undefined;
  /** The Redis in which replicas count together; undefined: each process counts by itself. */
  readonly redis: string | undefined;
}
