/** What decides whether somebody may sign in as guest. */
export interface GuestSignInOptions {
  /** `NODE_ENV` of the process. */
  readonly nodeEnv: string | undefined;
  /** `auth.environment`; development by default, as in the front end. */
  readonly authEnvironment: string | undefined;
}

/**
 * Tells why nobody may sign in as guest here; undefined: they may. Two switches must both say
 * development, and one that is not set or says anything else keeps the door closed.
 */
export function whyGuestIsClosed(options: GuestSignInOptions): string | undefined {
  const { nodeEnv, authEnvironment = 'development' } = options;
  if (nodeEnv !== 'development') {
    return `NODE_ENV is ${nodeEnv ?? 'not set'}, not development`;
  }
  if (authEnvironment !== 'development') {
    return `auth.environment is ${authEnvironment}, not development`;
  }
  return undefined;
}
