import type { Entity } from '@backstage/catalog-model';

/**
 * Whether each of the entities is somebody's own.
 *
 * @param ownershipRefs - who somebody is: their own reference and their groups'
 * @param entities - with their relations
 */
export function ownsAll(
  ownershipRefs: readonly string[],
  entities: readonly Pick<Entity, 'relations'>[],
): boolean {
  return entities.every(({ relations = [] }) =>
    relations.some(
      ({ type, targetRef }) => type === 'ownedBy' && ownershipRefs.includes(targetRef),
    ),
  );
}
