import type { HumanDuration } from '@backstage/types';

export interface Config {
  service?: {
    /**
     * How long a plugin waits for its turn to migrate its database, while another process has it.
     * After that the start fails with an error that names the process. Default: 10 minutes.
     */
    migrationTimeout?: HumanDuration | string;
    /**
     * Whether plugins of several processes take turns to migrate one database, by an advisory lock
     * of PostgreSQL. Switch it off only behind a pooler in transaction mode, and then start one
     * replica at a time. Default: true.
     */
    migrationLock?: boolean;
  };
}
