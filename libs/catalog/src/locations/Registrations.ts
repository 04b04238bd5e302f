import { hash } from 'node:crypto';
import type { DatabaseService } from '@backstage/backend-plugin-api';
import type { Location } from '../origin/findForeignSource.ts';

type DatabaseClient = Awaited<ReturnType<DatabaseService['getClient']>>;

/** An address may be longer than the column. */
function expectedAs(type: string, target: string): string {
  return `expected:${hash('sha256', `${type}:${target}`)}`;
}

/** Who registered what a location brings. */
export interface Owner {
  readonly key: string;
  /** The entities of all locations of theirs. */
  readonly roots: readonly string[];
}

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

  /** Whose a location is; undefined for one that nobody registered. */
  async ownerOf({ type, target }: Location): Promise<Owner | undefined> {
    const location = await this.#client('locations')
      .where({ type, target })
      .first('id', 'location_entity_ref');
    if (!location) return undefined;
    const own = await this.#client(TABLE)
      .whereIn('location_id', [location.id, expectedAs(type, target)])
      .first('user_ref');
    if (!own) return { key: location.location_entity_ref, roots: [location.location_entity_ref] };
    const all = await this.#client('locations')
      .join(TABLE, 'location_id', this.#idAsText())
      .where({ user_ref: own.user_ref })
      .select('location_entity_ref');
    return { key: own.user_ref, roots: all.map(row => row.location_entity_ref) };
  }

  async isBy(id: string, user: string): Promise<boolean> {
    return (
      (await this.#client(TABLE).where({ location_id: id, user_ref: user }).first()) !== undefined
    );
  }

  /** Keeps who is about to register an address: the catalog may read it before its id is known. */
  async expect(type: string, target: string, user: string): Promise<void> {
    await this.#client(TABLE)
      .insert({ location_id: expectedAs(type, target), user_ref: user })
      .onConflict('location_id')
      .merge();
  }

  /** Keeps who has registered an address that was expected; without an id, that nobody has. */
  async settle(type: string, target: string, user: string, id: string | undefined): Promise<void> {
    const table = () => this.#client(TABLE);
    if (id !== undefined) {
      await table()
        .whereNotIn('location_id', this.#ids())
        .whereNot('location_id', 'like', 'expected:%')
        .delete();
      await table().insert({ location_id: id, user_ref: user }).onConflict().ignore();
    }
    await table()
      .where({ location_id: expectedAs(type, target), user_ref: user })
      .delete();
  }

  #ids() {
    return this.#client('locations').select(this.#idAsText());
  }

  /** The column is a uuid in PostgreSQL. */
  #idAsText() {
    return this.#client.raw('cast(id as varchar(255))');
  }
}
