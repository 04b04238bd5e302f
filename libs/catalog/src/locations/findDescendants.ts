import type { DatabaseService } from '@backstage/backend-plugin-api';

type DatabaseClient = Awaited<ReturnType<DatabaseService['getClient']>>;

/** An entity, and the Location that brought it; the first has none. */
export interface Descendant {
  readonly ref: string;
  readonly parent: string | null;
}

/**
 * Entities that a registered location holds, through other Locations too: those that go when it is
 * deleted. Reads the catalog's own graph, since no API tells it downwards.
 *
 * @param most - looks no further than this many; one more tells that there are more
 */
export async function findDescendants(
  database: DatabaseService,
  locationEntityRef: string,
  most: number,
): Promise<readonly Descendant[]> {
  const client = await database.getClient();
  return await withDescendants(client, [locationEntityRef])
    .select('ref', 'parent')
    .from('descendants')
    .limit(most + 1);
}

/** A query that has `descendants` of registered locations, by `ref` and `parent`. */
export function withDescendants(client: DatabaseClient, locationEntityRefs: readonly string[]) {
  return client.withRecursive('descendants', ['ref', 'parent'], query =>
    query
      .select('target_entity_ref', 'source_entity_ref')
      .from('refresh_state_references')
      .where({ source_key: 'DefaultLocationStore' })
      .whereIn('target_entity_ref', [...locationEntityRefs])
      .union(union =>
        union
          .select('child.target_entity_ref', 'child.source_entity_ref')
          .from('refresh_state_references as child')
          .join('descendants', 'descendants.ref', 'child.source_entity_ref'),
      ),
  );
}
