import type { Entity } from '@backstage/catalog-model';
import type { Descendant } from './findDescendants.ts';

const LOCATION = 'backstage.io/managed-by-location';

/**
 * The first Location of which a target has no entity in the catalog's graph, or that names files by
 * a pattern, so that nobody can tell.
 *
 * The graph has one parent for an entity: the Location that was read last. Whoever registers a
 * pointer to another team's file takes its entities out of the other location's part of the graph,
 * and what is left there may be all their own.
 */
export function findUnread(
  descendants: readonly Descendant[],
  entities: ReadonlyMap<string, Entity>,
): string | undefined {
  const filesOf = new Map<string, Set<string>>();
  for (const { ref, parent } of descendants) {
    const file = entities.get(ref)?.metadata.annotations?.[LOCATION];
    if (parent !== null && file !== undefined) {
      filesOf.set(parent, (filesOf.get(parent) ?? new Set()).add(file));
    }
  }
  for (const [ref, entity] of entities) {
    const targets = entity.kind === 'Location' ? targetsOf(entity) : new Set<string>();
    const files = filesOf.get(ref)?.size ?? 0;
    if (files < targets.size || [...targets].some(target => /[*?[{(!]/.test(target))) {
      return ref;
    }
  }
  return undefined;
}

function targetsOf({ spec }: Entity): ReadonlySet<string> {
  const { target, targets } = Object(spec);
  const all: unknown[] = [target, ...(Array.isArray(targets) ? targets : [])];
  return new Set(all.filter(value => typeof value === 'string'));
}
