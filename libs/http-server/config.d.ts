import type { HumanDuration } from '@backstage/types';

export interface Config {
  service?: {
    /**
     * How long connections may stay open after the server stopped listening, event streams and
     * WebSockets included. Default: 10 seconds.
     */
    drainTimeout?: HumanDuration | string;
  };
}
