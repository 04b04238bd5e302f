import type { DatabaseService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import express, { type Router } from 'express';
import PromiseRouter from 'express-promise-router';

/** Options of {@link createAnswerLimit}. */
export interface AnswerLimitOptions {
  /** The catalog's own. */
  readonly database: Pick<DatabaseService, 'getClient'>;
  /** Bytes of the entities of one answer: `catalog.limits.answerBytes`. */
  readonly most: number;
}

/** Of entities as large as they may be, so many are an answer that does no harm. */
const FEW = 5;

/**
 * Bounds what an answer about named entities holds, before it is put together. With `fields` the
 * catalog parses each entity, as often as it is named, and holds the answer as a whole: 22 kB that
 * name one entity of 400 kB 1,200 times were 480 MB and nine seconds without any other answer
 * (plugin-catalog-backend 4.0.0). An ancestry is one answer too, of a query for each level.
 */
export function createAnswerLimit({ database, most }: AnswerLimitOptions): Router {
  const router = PromiseRouter();
  // As the catalog's router parses it: its limit is that of `express.json`.
  router.post('/entities/by-refs', express.json(), async ({ body }) => {
    const refs: unknown = body?.entityRefs;
    if (!Array.isArray(refs) || refs.length <= FEW) {
      return 'next';
    }
    const counts = new Map<string, number>();
    for (const ref of refs) {
      if (typeof ref === 'string') counts.set(ref, (counts.get(ref) ?? 0) + 1);
    }
    const client = await database.getClient();
    const rows: { ref: string; bytes: number | null }[] = await client('final_entities')
      .whereRaw('entity_ref = any(?::text[])', [[...counts.keys()]])
      .select({ ref: 'entity_ref', bytes: client.raw('octet_length(final_entity)') });
    const bytes = rows.reduce(
      (sum, row) => sum + Number(row.bytes ?? 0) * (counts.get(row.ref) ?? 0),
      0,
    );
    check(bytes);
    return 'next';
  });

  // All that an entity comes from, up to the first Location, each with the references to its parents.
  router.get('/entities/by-name/:kind/:namespace/:name/ancestry', async ({ params }) => {
    const ref = stringifyEntityRef(params);
    const client = await database.getClient();
    const [row] = await client
      .withRecursive('ancestors', ['ref'], query =>
        query
          .select('target_entity_ref')
          .from('refresh_state_references')
          .where({ target_entity_ref: ref })
          .union(union =>
            union
              .select('parent.source_entity_ref')
              .from('refresh_state_references as parent')
              .join('ancestors', 'ancestors.ref', 'parent.target_entity_ref')
              .whereNotNull('parent.source_entity_ref'),
          ),
      )
      .from('final_entities')
      .whereIn('entity_ref', client.select('ref').from('ancestors'))
      .sum({ bytes: client.raw('octet_length(final_entity)') });
    check(Number(row?.bytes ?? 0));
    return 'next';
  });

  function check(bytes: number): void {
    if (bytes > most) {
      throw new InputError(
        `The answer would have ${bytes} bytes, and may have ${most} (catalog.limits.answerBytes). Ask for fewer entities at a time.`,
      );
    }
  }
  return router;
}
