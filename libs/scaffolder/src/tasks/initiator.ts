import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { TaskSecrets } from '@backstage/plugin-scaffolder-node';

/** Under which Backstage's scaffolder keeps who asked for a task, with the token that proves it. */
const KEY = '__initiatorCredentials';
/** Under which it gives that token to templates: `${{ secrets.backstageToken }}`. */
const TOKEN = 'backstageToken';

/** A task's secrets, as they are stored: who asked for it, and what they typed. */
export function withInitiator(
  secrets: TaskSecrets | undefined,
  credentials: BackstageCredentials,
): TaskSecrets {
  // The token is not enumerable, so that no log has it.
  const { token } = credentials as { token?: string };
  return { ...typedSecrets(secrets), [KEY]: JSON.stringify({ ...credentials, token }) };
}

/** What the user typed, and nothing that speaks for the user (docs/decisions/0015). */
export function typedSecrets(secrets: TaskSecrets | undefined): TaskSecrets {
  const { [KEY]: _credentials, [TOKEN]: _token, ...typed } = secrets ?? {};
  return typed;
}

/** Who asked for a task; undefined when that was forgotten, as after a retry by an old release. */
export function initiatorOf(secrets: TaskSecrets | undefined): BackstageCredentials | undefined {
  const text = secrets?.[KEY];
  return typeof text === 'string' ? JSON.parse(text) : undefined;
}
