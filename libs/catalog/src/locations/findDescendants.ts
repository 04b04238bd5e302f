import type { DatabaseService } from '@backstage/backend-plugin-api';

/** How far a location is looked through; what is larger is for the platform team. */
export const MOST_DESCENDANTS = 2_000;

/** An entity, and the Location that brought it; the first has none. */
export interface Descendant {
  readonly ref: string;
  readonly parent: string | null;
}

/**
 * All entities that a registered location holds, through other Locations too: those that go when it
 * is deleted. Reads the catalog's own graph, since no API tells it downwards.
 */
export async function findDescendants(
  database: DatabaseService,
  locationEntityRef: string,
): Promise<readonly Descendant[]> {
  const client = await database.getClient();
  return await client
    .withRecursive('descendants', ['ref', 'parent'], query =>
      query
        .select('target_entity_ref', 'source_entity_ref')
        .from('refresh_state_references')
        .where({ source_key: 'DefaultLocationStore', target_entity_ref: locationEntityRef })
        .union(union =>
          union
            .select('child.target_entity_ref', 'child.source_entity_ref')
            .from('refresh_state_references as child')
            .join('descendants', 'descendants.ref', 'child.source_entity_ref'),
        ),
    )
    .select('ref', 'parent')
    .from('descendants')
    .limit(MOST_DESCENDANTS + 1);
}
