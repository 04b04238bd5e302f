import {
  AuthorizeResult,
  type ConditionalPolicyDecision,
  isResourcePermission,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { ifEntityOwnedBy, ifTaskStartedBy } from './conditions.ts';
import { permissionRules } from './permissionRules.ts';

/** A signed-in user, as the policy sees one. Entity references are in lower case. */
export interface PolicyUser {
  readonly userEntityRef: string;
  /** The user and every group that the user owns things through. */
  readonly ownershipEntityRefs: readonly string[];
}

/**
 * Decides whether a user may use a permission: always, never, or only for the entities or tasks
 * that meet a condition, which their plugin then checks.
 *
 * @param user undefined: nobody is signed in, and everything is denied
 * @param platformGroups references of the groups that may do everything
 */
export function decide(
  permission: Permission,
  user: PolicyUser | undefined,
  platformGroups: ReadonlySet<string>,
): PolicyDecision {
  if (!user) return deny;
  if (user.ownershipEntityRefs.some(ref => platformGroups.has(ref))) return allow;
  switch (permissionRules.get(permission.name)) {
    case 'signed-in':
      return allow;
    case 'owner':
      return onlyIf(ifEntityOwnedBy(user.ownershipEntityRefs), permission);
    case 'own-task':
      return onlyIf(ifTaskStartedBy(user.userEntityRef), permission);
    default:
      return deny;
  }
}

const allow: PolicyDecision = { result: AuthorizeResult.ALLOW };
const deny: PolicyDecision = { result: AuthorizeResult.DENY };

/**
 * A browser sends whole permissions, not names, so one can come with another resource type or
 * none. The permission back end answers 500 when a condition does not fit; deny instead.
 */
function onlyIf(decision: ConditionalPolicyDecision, permission: Permission): PolicyDecision {
  return isResourcePermission(permission, decision.resourceType) ? decision : deny;
}
