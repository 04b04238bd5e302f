import type { HumanDuration } from '@backstage/types';

export interface Config {
  /** The proxy to the plugins of other services. */
  gateway?: {
    /**
     * How long a service may be silent before it has answered, or in the middle of an answer.
     * Does not end event streams and WebSockets once they are open. Default: 60 seconds.
     */
    timeout?: HumanDuration | string;
    /** What differs for one service, by its name in the routing table (without a table: by plugin id). */
    services?: {
      [service: string]: {
        /** In the place of `gateway.timeout`. */
        timeout?: HumanDuration | string;
      };
    };
    accessLog?: {
      /**
       * The share of proxied requests that the log shows, from 0 to 1. Requests that the gateway
       * itself had to refuse with a 5xx are always shown. Default: 0.01.
       */
      sample?: number;
    };
  };
}
