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
    /**
     * How long a question about permissions may be, in bytes: to the permission plugin, and from it
     * to the plugin whose items it is about. Default: 1048576, some 2,500 items.
     */
    permissionRequestBytes?: number;
    /** Questions in one request to the permission plugin; a user has two under way. Default: 1000. */
    permissionQuestions?: number;
    /**
     * How much the settings of one user may hold, in bytes: what the front end keeps about the home
     * page, what is starred and visited. Default: 1048576.
     */
    userSettingsBytes?: number;
  };

  /**
   * What is open on purpose, each by its own name. Without these a service refuses to start with
   * such settings: with the first two and the last everywhere, with the others wherever `NODE_ENV`
   * is not exactly `development`. Each is said in the log at each start. Default: nothing.
   */
  insecure?: {
    /** `permission.enabled: false`: everybody who is signed in may do everything. */
    permissionsOff?: boolean;
    /** `backend.auth.dangerouslyDisableDefaultAuthPolicy`: services answer whoever asks. */
    authPolicyOff?: boolean;
    /** An `http` address, or one of the own machine, as `app.baseUrl` or `backend.baseUrl`. */
    publicAddress?: boolean;
    /** Static tokens and keys that are shorter than 24 characters or made of well-known words. */
    weakSecrets?: boolean;
    /** `backend.cors` that lets any origin in with credentials. */
    corsAnyOrigin?: boolean;
    /** `backend.csp` that is off, or lets a page load and run anything. */
    cspOff?: boolean;
    /** Names of keys that begin with `dangerously` and that may be set. */
    dangerousKeys?: string[];
    /** Ids of plugins that run without the module that guards them, such as `techdocs`. */
    unguardedPlugins?: string[];
  };
}
