import type { BackstageCredentials } from '@backstage/backend-plugin-api';

/**
 * The name under which somebody is counted. A user has one, whichever service calls for that user:
 * an action, or an AI tool, would be somebody else each otherwise.
 */
export function nameCaller({ principal }: BackstageCredentials): string {
  const { userEntityRef } = Object(principal);
  return typeof userEntityRef === 'string' ? userEntityRef : JSON.stringify(principal);
}
