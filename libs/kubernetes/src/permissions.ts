import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Sees what an entity runs in clusters. Backstage's own `kubernetes.resources.read` names no entity,
 * so no policy could tell one from the other.
 */
export const kubernetesEntityReadPermission = createPermission({
  name: 'kubernetes.entity.read',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
});

/** Reads whatever the portal's account may read in clusters: every selector, every custom kind. */
export const kubernetesClusterReadPermission = createPermission({
  name: 'kubernetes.cluster.read',
  attributes: { action: 'read' },
});
