import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { usePermission } from '@backstage/plugin-permission-react';

/** As libs/kubernetes registers them; its guard asks for both, and one of them is enough. */
const readEntity = {
  type: 'resource',
  name: 'kubernetes.entity.read',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
} as const;
const readClusters = {
  type: 'basic',
  name: 'kubernetes.cluster.read',
  attributes: { action: 'read' },
} as const;

/**
 * Whether the user may see what the entity runs in clusters: undefined until it is known, and true
 * where nobody could be asked, as the tab itself tells what goes wrong.
 */
export function useMaySee(entity: Entity): boolean | undefined {
  const own = usePermission({ permission: readEntity, resourceRef: stringifyEntityRef(entity) });
  const all = usePermission({ permission: readClusters });
  if (own.loading || all.loading) {
    return undefined;
  }
  return own.allowed || all.allowed || Boolean(own.error ?? all.error);
}
