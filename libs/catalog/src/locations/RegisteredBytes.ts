import type { DatabaseService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { previewBudget } from '../limits/previewBudget.ts';
import type { CatalogLimits } from '../limits/readLimits.ts';
import type { Location } from '../origin/findForeignSource.ts';
import { withDescendants } from './findDescendants.ts';
import type { Owner, Registrations } from './Registrations.ts';

type DatabaseClient = Awaited<ReturnType<DatabaseService['getClient']>>;

/** Milliseconds for which sizes are believed, and for which what is not stored yet is remembered. */
const STAYS = 15_000;

/** What one user's locations hold together. */
export interface Account {
  /** Counts an entity in place of what it was before, or says why there is no room for it. */
  admit(entity: Entity): string | undefined;
}

/** Options of {@link RegisteredBytes}. */
export interface RegisteredBytesOptions {
  readonly client: DatabaseClient;
  readonly registrations: Registrations;
  readonly limits: Pick<CatalogLimits, 'bytesPerUser' | 'of'>;
  readonly now?: () => number;
}

/**
 * Bounds what a user brings into the catalog, in bytes over all locations of theirs: everybody
 * reads it, in pages, and twenty entities of 5 MiB are a page that nobody can read any more.
 *
 * What is stored is asked of the database; what was admitted meanwhile is added. A location that
 * was registered before it was kept by whom, counts by itself.
 */
export class RegisteredBytes {
  readonly #options: RegisteredBytesOptions;
  readonly #now: () => number;
  readonly #owners = new Map<string, { owner: Promise<Owner | undefined>; until: number }>();
  readonly #accounts = new Map<string, { account: Promise<SizesByRef>; until: number }>();

  constructor(options: RegisteredBytesOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /**
   * The account that the entities of a file count for; undefined for what the platform named, what
   * nobody registered, and in a preview, which has a budget of its own.
   */
  async accountOf(location: Location, origin: Location): Promise<Account | undefined> {
    // A preview may be of what is not registered yet, which is not to be remembered.
    if (previewBudget.getStore() || this.#options.limits.of(location).isNamed) return undefined;
    const owner = await this.#ownerOf(origin);
    return owner && (await this.#load(owner));
  }

  async #ownerOf(origin: Location): Promise<Owner | undefined> {
    const now = this.#now();
    for (const [key, { until }] of this.#owners) {
      if (until > now) break;
      this.#owners.delete(key);
    }
    const key = `${origin.type}:${origin.target}`;
    const known = this.#owners.get(key);
    if (known) return await known.owner;
    const owner = this.#options.registrations.ownerOf(origin);
    this.#owners.set(key, { owner, until: now + STAYS });
    owner.catch(() => this.#owners.delete(key));
    return await owner;
  }

  async #load(owner: Owner): Promise<SizesByRef> {
    const now = this.#now();
    const known = this.#accounts.get(owner.key);
    if (known && known.until > now) return await known.account;
    for (const [key, { until }] of this.#accounts) {
      if (until + STAYS <= now) this.#accounts.delete(key);
    }
    const account = this.#read(owner, known?.account);
    this.#accounts.set(owner.key, { account, until: now + STAYS });
    account.catch(() => this.#accounts.delete(owner.key));
    return await account;
  }

  async #read({ roots }: Owner, before: Promise<SizesByRef> | undefined): Promise<SizesByRef> {
    const { client, limits } = this.#options;
    const rows: { ref: string; bytes: string | number }[] = await withDescendants(client, roots)
      .from('refresh_state')
      .whereIn('entity_ref', client.select('ref').from('descendants'))
      .select({
        ref: 'entity_ref',
        bytes: client.raw(
          'greatest(octet_length(unprocessed_entity), octet_length(processed_entity))',
        ),
      });
    const sizes = new SizesByRef(limits.bytesPerUser, this.#now);
    for (const { ref, bytes } of rows) sizes.set(ref, Number(bytes));
    (await before?.catch(() => undefined))?.copyRecent(sizes, this.#now() - STAYS);
    return sizes;
  }
}

class SizesByRef implements Account {
  readonly #most: number;
  readonly #now: () => number;
  readonly #sizes = new Map<string, number>();
  readonly #admitted = new Map<string, number>();
  #sum = 0;

  constructor(most: number, now: () => number) {
    this.#most = most;
    this.#now = now;
  }

  admit(entity: Entity): string | undefined {
    const ref = refOf(entity);
    const bytes = Buffer.byteLength(JSON.stringify(entity));
    const before = this.#sizes.get(ref) ?? 0;
    // What is there stays, also when the limit was lowered.
    if (bytes > before && this.#sum - before + bytes > this.#most) {
      return (
        `All that one user registers may hold ${this.#most} bytes together (catalog.limits.bytesPerUser). ` +
        'Unregister something, or ask the platform team to name this location in catalog.locations.'
      );
    }
    this.set(ref, Math.max(bytes, before));
    this.#admitted.set(ref, this.#now());
    return undefined;
  }

  set(ref: string, bytes: number): void {
    this.#sum += bytes - (this.#sizes.get(ref) ?? 0);
    this.#sizes.set(ref, bytes);
  }

  /** Hands on what may not be stored yet. */
  copyRecent(to: SizesByRef, since: number): void {
    for (const [ref, at] of this.#admitted) {
      const bytes = this.#sizes.get(ref) ?? 0;
      if (at > since && bytes > (to.#sizes.get(ref) ?? 0)) {
        to.set(ref, bytes);
        to.#admitted.set(ref, at);
      }
    }
  }
}

/** As the catalog names it. What has no name is refused when it is processed. */
function refOf({ kind, metadata }: Entity): string {
  const { namespace = 'default', name } = Object(metadata);
  return `${kind}:${namespace}/${name}`.toLocaleLowerCase('en-US');
}
