import { createHash } from 'node:crypto';
import { nearest } from './nearest.ts';

/** Longer ids get no suggestion: they come from strangers, and comparing takes time. */
const LONGEST_ID = 100;

/** One row of the routing table. */
export interface ServiceRoute {
  /** The service's name, a DNS label. */
  readonly name: string;
  /** Where its instances listen: one or more base URLs, without a trailing slash. */
  readonly urls: readonly string[];
  /** The ids of the plugins that it owns, sorted. */
  readonly plugins: readonly string[];
}

/** A routing table in the form that the configuration has. */
export interface CanonicalRouting {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly url?: string;
        readonly urls?: readonly string[];
        readonly plugins: readonly string[];
      }
    >
  >;
}

/**
 * Which service owns which plugin, and where each service listens. Immutable: a changed table is
 * another table, with another revision. Comes from `parseRoutingTable`, which checks it.
 */
export class RoutingTable {
  /** Sorted by name. */
  readonly services: readonly ServiceRoute[];
  /** A short hash of the canonical form: two tables that mean the same have the same revision. */
  readonly revision: string;
  readonly #owners: ReadonlyMap<string, ServiceRoute>;

  constructor(services: readonly ServiceRoute[]) {
    this.services = services
      .map(({ name, urls, plugins }) => ({
        name,
        urls: urls.map(canonicalUrl).sort(),
        plugins: [...plugins].sort(),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    this.revision = createHash('sha256')
      .update(JSON.stringify(this.services))
      .digest('hex')
      .slice(0, 12);
    this.#owners = new Map(
      this.services.flatMap(service => service.plugins.map(plugin => [plugin, service] as const)),
    );
  }

  /** The service that owns a plugin; undefined for an id that no row names. */
  ownerOf(pluginId: string): ServiceRoute | undefined {
    return this.#owners.get(pluginId);
  }

  /** The row of a service; undefined when there is none. */
  service(name: string): ServiceRoute | undefined {
    return this.services.find(service => service.name === name);
  }

  /** Every plugin id of the system, sorted. */
  pluginIds(): string[] {
    return [...this.#owners.keys()].sort();
  }

  /** The plugin that a misspelt id was probably meant to be; undefined when none is close. */
  nearestPlugin(id: string): string | undefined {
    return id.length > LONGEST_ID ? undefined : nearest(id, this.#owners.keys());
  }

  /**
   * The canonical form, as a value of `routing`: whatever order a table was written in, this is
   * sorted, and `parseRoutingTable` makes an equal table of it.
   */
  toRouting(): CanonicalRouting {
    return {
      services: Object.fromEntries(
        this.services.map(({ name, urls, plugins }) => [
          name,
          { ...(urls.length === 1 ? { url: urls[0] } : { urls }), plugins },
        ]),
      ),
    };
  }

  /** Whether both tables mean the same; the order of rows, plugins and URLs does not matter. */
  equals(other: RoutingTable): boolean {
    return this.revision === other.revision;
  }
}

/** Scheme and host in lower case, default port dropped (WHATWG URL), no trailing slash. */
export function canonicalUrl(url: string): string {
  return new URL(url).href.replace(/\/+$/, '');
}
