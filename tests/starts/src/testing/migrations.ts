import type { Knex } from 'knex';

type Step = (client: Knex) => Promise<unknown>;

/** A plugin's migrations as knex's `migrationSource`. */
export function migrations(steps: Readonly<Record<string, Step & { transaction?: false }>>) {
  return {
    migrationSource: {
      getMigrations: async () => Object.keys(steps),
      getMigrationName: (name: string) => name,
      getMigration: async (name: string) => ({
        config: steps[name]?.transaction === false ? { transaction: false } : {},
        up: async (client: Knex) => void (await steps[name]?.(client)),
        down: async () => undefined,
      }),
    },
  };
}

/**
 * Like the catalog's: a table, and indexes that are made without a transaction and, as in
 * 20240130092632_search_index, without a look at what is there already.
 *
 * @param between - happens after the first index
 */
export function catalogLike(between: () => Promise<unknown> = async () => undefined) {
  const indexes = Object.assign(
    async (client: Knex) => {
      await client.raw('create index concurrently search_key_idx on search (key)');
      await between();
      await client.raw('create index concurrently search_value_idx on search (value)');
    },
    { transaction: false } as const,
  );
  return migrations({
    '1_table': client => client.raw('create table search (key text, value text)'),
    '2_indexes': indexes,
  });
}
