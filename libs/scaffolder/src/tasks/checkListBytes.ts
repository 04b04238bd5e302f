import { InputError } from '@backstage/errors';
import type { Knex } from 'knex';

/**
 * Looks how much the tasks of a query hold before they are read: each has its template and what was
 * typed, and Backstage's list has no limit unless somebody asks for one.
 *
 * @throws InputError when they hold more than `most` bytes
 */
export async function checkListBytes(query: Knex.QueryBuilder, most: number): Promise<void> {
  const sizes: readonly number[] = await query
    .clone()
    .select({ bytes: query.client.raw('octet_length(spec)') })
    .then((rows: { bytes: number }[]) => rows.map(row => Number(row.bytes)));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (bytes > most) {
    throw new InputError(
      `These ${sizes.length} tasks hold ${bytes} bytes, and a list may have ${most} (scaffolder.limits.listBytes). Ask for fewer of them, with limit and offset.`,
    );
  }
}
