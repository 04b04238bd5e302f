import type { DatabaseService } from '@backstage/backend-plugin-api';
import type { Location } from '../origin/findForeignSource.ts';
import { findDescendants } from './findDescendants.ts';

/** Milliseconds for which a count is believed: the Locations of one origin are read in a row. */
const STAYS = 10_000;

/** Tells how many entities a registered location has brought, up to one more than `most`. */
export type OriginCount = (origin: Location, most: number) => Promise<number>;

/** Creates a count that asks the catalog's database, and not for each Location anew. */
export function createOriginCount(
  database: DatabaseService,
  now: () => number = Date.now,
): OriginCount {
  const counts = new Map<string, { readonly count: Promise<number>; readonly until: number }>();

  return async (origin, most) => {
    for (const [key, { until }] of counts) {
      if (until <= now()) {
        counts.delete(key);
      }
    }
    const key = `${most} ${origin.type}:${origin.target}`;
    const known = counts.get(key);
    if (known) {
      return await known.count;
    }
    const count = countDescendants(database, origin, most);
    counts.set(key, { count, until: now() + STAYS });
    count.catch(() => counts.delete(key));
    return await count;
  };
}

async function countDescendants(
  database: DatabaseService,
  { type, target }: Location,
  most: number,
): Promise<number> {
  const client = await database.getClient();
  const row = await client('locations').where({ type, target }).first('location_entity_ref');
  return row ? (await findDescendants(database, row.location_entity_ref, most)).length : 0;
}
