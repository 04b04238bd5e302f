export interface Config {
  /**
   * What is open on purpose, each by its own name. Without these a service refuses to start with
   * such settings: with the first two everywhere, with the others wherever `NODE_ENV` is not
   * exactly `development`. Each is said in the log at each start. Default: nothing.
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
  };
}
