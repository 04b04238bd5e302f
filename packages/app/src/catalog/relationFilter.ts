import { type Entity, parseEntityRef } from '@backstage/catalog-model';

interface RelationFilter {
  /** Kind of the entity whose page it is. */
  readonly kind: string;
  /** Type of the relation, such as dependsOn. */
  readonly type: string;
  /** Kind at the relation's other end. */
  readonly target: string;
}

/** Lets an entity through that has at least one such relation. Kinds compare without case. */
export function relationFilter({ kind, type, target }: RelationFilter) {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  return (entity: Entity): boolean =>
    same(entity.kind, kind) &&
    (entity.relations ?? []).some(
      relation => relation.type === type && same(parseEntityRef(relation.targetRef).kind, target),
    );
}
