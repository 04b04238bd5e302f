import type { DiscoveryService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { InstancePicker } from './instances/InstancePicker.ts';
import { Instances } from './instances/Instances.ts';
import { type LookupCount, LookupCounts } from './LookupCounts.ts';
import type { RoutingTable } from './RoutingTable.ts';

/** What a `TableDiscovery` answers from. */
export interface TableDiscoveryOptions {
  /** Gives the table in force; asked at every look-up, so that a change takes effect at once. */
  readonly table: () => RoutingTable;
  /** The name of the service that this process is. */
  readonly service: string;
  /**
   * Gives the URL at which this process reaches itself; throws before it listens. Without it, the
   * process reaches itself as others do: at the addresses of its row.
   */
  readonly ownUrl?: () => string;
  /** The portal's public origin, `backend.baseUrl`. */
  readonly publicUrl: string;
  /** Knows failing instances of services with several URLs. Default: one that logs nothing. */
  readonly instances?: Instances;
  /** Counts the look-ups. Default: counts that nobody reads. */
  readonly lookups?: LookupCounts;
}

/** What is answered for one plugin, made once for each table: a look-up only picks. */
interface Answer {
  /** The plugin's URL at each instance of its owner; undefined for a plugin of this process. */
  readonly internal: readonly string[] | undefined;
  readonly external: string;
  /** Chooses among several; undefined when there is one. */
  readonly picker: InstancePicker | undefined;
  readonly internalLookups: LookupCount;
  readonly externalLookups: LookupCount;
}

/** Longer ids are cut: they come out of unverified tokens. */
const LONGEST_ID = 100;

/**
 * A `DiscoveryService` that answers from the routing table and from nothing else. An id that the
 * table does not name is an error at once, without any request: the stock service answers with its
 * own process (backstage#31775), and callers pass ids that come out of unverified tokens.
 */
export class TableDiscovery implements DiscoveryService {
  readonly #options: TableDiscoveryOptions;
  readonly #instances: Instances;
  readonly #lookups: LookupCounts;
  /** The table that the answers were made from. */
  #table: RoutingTable | undefined;
  #answers: ReadonlyMap<string, Answer> = new Map();
  /** Filled by look-ups, because the own port may not be known before the server listens. */
  readonly #ownBaseUrls = new Map<string, string>();

  constructor(options: TableDiscoveryOptions) {
    this.#options = options;
    this.#instances = options.instances ?? new Instances();
    this.#lookups = options.lookups ?? new LookupCounts();
  }

  // Neither look-up is `async`: that would allocate more than the promise.

  /** @throws NotFoundError for an id that the table does not name */
  getBaseUrl(pluginId: string): Promise<string> {
    const answer = this.#answer(pluginId);
    if (!answer) {
      return this.#refuse(pluginId);
    }
    answer.internalLookups.value++;
    const { internal, picker } = answer;
    const url = internal ? internal[picker ? picker.pick() : 0] : this.#ownBaseUrls.get(pluginId);
    return url === undefined ? this.#learnOwnBaseUrl(pluginId) : Promise.resolve(url);
  }

  /** @throws NotFoundError for an id that the table does not name */
  getExternalBaseUrl(pluginId: string): Promise<string> {
    const answer = this.#answer(pluginId);
    if (!answer) {
      return this.#refuse(pluginId);
    }
    answer.externalLookups.value++;
    return Promise.resolve(answer.external);
  }

  /** Stops asking instances for their health. */
  close(): void {
    this.#instances.close();
  }

  async #learnOwnBaseUrl(pluginId: string): Promise<string> {
    const url = `${this.#options.ownUrl?.()}/api/${pluginId}`;
    this.#ownBaseUrls.set(pluginId, url);
    return url;
  }

  #answer(pluginId: string): Answer | undefined {
    const table = this.#options.table();
    if (table !== this.#table) {
      this.#answers = this.#answersFrom(table);
      this.#table = table;
    }
    return this.#answers.get(pluginId);
  }

  #answersFrom(table: RoutingTable): ReadonlyMap<string, Answer> {
    const { service, ownUrl, publicUrl } = this.#options;
    const isDirect = (name: string) => name === service && ownUrl !== undefined;
    const pickers = this.#instances.follow(table.services.filter(({ name }) => !isDirect(name)));
    return new Map(
      table.services.flatMap(({ name, urls, plugins }) =>
        plugins.map(id => [
          id,
          {
            internal: isDirect(name) ? undefined : urls.map(url => `${url}/api/${id}`),
            external: `${publicUrl}/api/${id}`,
            picker: pickers.get(name),
            internalLookups: this.#lookups.of(id, name === service ? 'own' : 'other'),
            externalLookups: this.#lookups.of(id, 'external'),
          },
        ]),
      ),
    );
  }

  async #refuse(pluginId: string): Promise<never> {
    this.#lookups.unknown.value++;
    const table = this.#options.table();
    const shown = pluginId.length > LONGEST_ID ? `${pluginId.slice(0, LONGEST_ID)}…` : pluginId;
    const near = table.nearestPlugin(pluginId);
    const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
    throw new NotFoundError(
      `No service of the routing table owns the plugin ${JSON.stringify(shown)}.${hint} Known: ${table.pluginIds().join(', ')}`,
    );
  }
}
