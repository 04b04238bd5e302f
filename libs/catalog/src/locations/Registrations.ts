import type { DatabaseService } from '@backstage/backend-plugin-api';

type DatabaseClient = Awaited<ReturnType<DatabaseService['getClient']>>;

const TABLE = 'splitstage_registrations';

/**
 * Who registered which location. The catalog keeps locations, and not whose they are; a row whose
 * location is gone counts for nobody.
 */
export class Registrations {
  readonly #client: DatabaseClient;

  private constructor(client: DatabaseClient) {
    this.#client = client;
  }

  /** Makes the table where it is missing: the plugin's turn to migrate keeps others out meanwhile. */
  static async create(client: DatabaseClient): Promise<Registrations> {
    if (!(await client.schema.hasTable(TABLE))) {
      await client.schema.createTable(TABLE, table => {
        table.string('location_id').primary();
        table.string('user_ref').notNullable().index();
      });
    }
    return new Registrations(client);
  }

  /** The id of the location with this address. */
  async find(type: string, target: string): Promise<string | undefined> {
    return (await this.#client('locations').where({ type, target }).first('id'))?.id;
  }

  /** How many locations of this user are there. */
  async count(user: string): Promise<number> {
    const [row] = await this.#client(TABLE)
      .where({ user_ref: user })
      .whereIn('location_id', this.#ids())
      .count({ count: '*' });
    return Number(row?.count ?? 0);
  }

  async isBy(id: string, user: string): Promise<boolean> {
    return (
      (await this.#client(TABLE).where({ location_id: id, user_ref: user }).first()) !== undefined
    );
  }

  async add(id: string, user: string): Promise<void> {
    await this.#client(TABLE).whereNotIn('location_id', this.#ids()).delete();
    await this.#client(TABLE).insert({ location_id: id, user_ref: user }).onConflict().ignore();
  }

  #ids() {
    // As text: the column is a uuid in PostgreSQL.
    return this.#client('locations').select(this.#client.raw('cast(id as varchar(255))'));
  }
}
