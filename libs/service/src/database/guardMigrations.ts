import type { Knex } from 'knex';
import type { MigrationTurn } from './MigrationTurn.ts';
import { migrateToLatest } from './migrateToLatest.ts';

/**
 * Makes a plugin's client migrate in its turn only, whenever that is: Backstage's own tables for
 * keys and tasks are migrated at their first use, which may be long after the start. Everything
 * else about the client stays.
 */
export function guardMigrations(client: Knex, turn: MigrationTurn): Knex {
  const own = Object.getOwnPropertyDescriptor(client, 'migrate');
  if (own?.get === undefined || !own.configurable) {
    throw new Error('knex has no `migrate` that can be guarded any more: see guardMigrations.ts');
  }
  const migratorOf = own.get.bind(client);
  return Object.defineProperty(client, 'migrate', {
    configurable: true,
    get: () =>
      new Proxy<Knex.Migrator>(migratorOf(), {
        get(migrator, key) {
          if (key === 'latest') {
            return (config?: Knex.MigratorConfig) =>
              turn.run(() => migrateToLatest(client, migrator, config));
          }
          const member: unknown = Reflect.get(migrator, key, migrator);
          return typeof member === 'function'
            ? (...args: unknown[]) => turn.run(async () => await member.apply(migrator, args))
            : member;
        },
      }),
  });
}
