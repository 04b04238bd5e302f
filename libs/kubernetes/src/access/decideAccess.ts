import type { Entity } from '@backstage/catalog-model';
import type { AccessRules } from './AccessRules.ts';
import { labelSelectorOf, reachOf, type SelectorReach } from './labelSelector.ts';

/** What somebody sees of an entity in clusters. */
export type Access =
  /** All that the portal's account may read there. */
  | { readonly sees: 'everything' }
  /** What runs and how it is, without what it was told. */
  | { readonly sees: 'states' }
  /** Nothing; why, and what to do. */
  | { readonly sees: 'nothing'; readonly because: string };

/**
 * Decides what an owner of an entity sees of it. Whoever registers an entity writes its annotations
 * and names its owner, so these only choose among what the configuration gives the owners, or what
 * whoever deployed it has labelled for the portal.
 *
 * @param mayReadClusters whether it is somebody of the platform, who sees everything
 */
export function decideAccess(entity: Entity, mayReadClusters: boolean, rules: AccessRules): Access {
  const namespace = entity.metadata.annotations?.[NAMESPACE];
  // It becomes part of a path: `..` would ask for all namespaces.
  if (namespace && !/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(namespace)) {
    return nothing(`Its annotation ${NAMESPACE} is no name of a namespace`);
  }
  if (mayReadClusters) return { sees: 'everything' };
  if (namespace && isTheirs(namespace, entity, rules)) return { sees: 'everything' };
  if (rank[reachOf(labelSelectorOf(entity))] <= rank[rules.selectors]) return { sees: 'states' };
  return nothing(
    `Its label selector reaches further than ${words[rules.selectors]}. ${
      namespace
        ? `The platform team may say that the namespace ${namespace} is its owner's`
        : `Name its namespace in the annotation ${NAMESPACE}, which the platform team may say is its owner's`
    } (kubernetes.access.namespaces)`,
  );
}

const NAMESPACE = 'backstage.io/kubernetes-namespace';
const rank: Record<SelectorReach, number> = { id: 0, equality: 1, any: 2 };
const words: Record<SelectorReach, string> = {
  id: 'the label backstage.io/kubernetes-id',
  equality: 'labels with values, as in app=booking',
  any: 'anything',
};

/** Whether the namespace is each owner's: one who is not, may have been added to see it. */
function isTheirs(namespace: string, entity: Entity, rules: AccessRules): boolean {
  const owners = (entity.relations ?? [])
    .filter(({ type }) => type === 'ownedBy')
    .map(({ targetRef }) => targetRef.toLocaleLowerCase('en-US'));
  return (
    owners.length > 0 &&
    owners.every(owner =>
      rules.namespaces.some(rule => rule.owners.has(owner) && rule.namespace.test(namespace)),
    )
  );
}

function nothing(because: string): Access {
  return { sees: 'nothing', because };
}
