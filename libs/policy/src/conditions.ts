import {
  AuthorizeResult,
  type ConditionalPolicyDecision,
} from '@backstage/plugin-permission-common';

// The catalog's and the scaffolder's back ends export functions that make these decisions. They
// are written out because the gateway would otherwise load both back ends, which run elsewhere,
// for two small objects; conditions.test.ts compares them with what those functions make.

/** Allows it for entities that one of these references owns. */
export function ifEntityOwnedBy(ownershipRefs: readonly string[]): ConditionalPolicyDecision {
  return {
    result: AuthorizeResult.CONDITIONAL,
    pluginId: 'catalog',
    resourceType: 'catalog-entity',
    conditions: {
      rule: 'IS_ENTITY_OWNER',
      resourceType: 'catalog-entity',
      params: { claims: [...ownershipRefs] },
    },
  };
}

/** Allows it for scaffolder tasks that this user started. */
export function ifTaskStartedBy(userRef: string): ConditionalPolicyDecision {
  return {
    result: AuthorizeResult.CONDITIONAL,
    pluginId: 'scaffolder',
    resourceType: 'scaffolder-task',
    conditions: {
      rule: 'IS_TASK_OWNER',
      resourceType: 'scaffolder-task',
      params: { createdBy: [userRef] },
    },
  };
}
