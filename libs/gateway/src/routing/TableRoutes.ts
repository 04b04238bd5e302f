import type { RoutingService, RoutingTable } from '@splitstage/discovery';
import type { Upstream } from '../upstreams/Upstream.ts';
import type { Upstreams } from '../upstreams/Upstreams.ts';
import type { Route, Routes } from './Routes.ts';

/** Routes by the routing table in force. A change of it takes effect with the next request. */
export class TableRoutes implements Routes {
  readonly #routing: RoutingService;
  readonly #upstreams: Upstreams;
  #table: RoutingTable | undefined;
  #byPlugin: ReadonlyMap<string, Upstream> = new Map();

  constructor(routing: RoutingService, upstreams: Upstreams) {
    this.#routing = routing;
    this.#upstreams = upstreams;
  }

  get revision(): string {
    return this.#routing.live.table.revision;
  }

  isOwn(pluginId: string): boolean {
    const { live, service } = this.#routing;
    return live.table.ownerOf(pluginId)?.name === service;
  }

  find(pluginId: string): Route {
    return this.#current().get(pluginId) ?? 'unknown-plugin';
  }

  nearest(pluginId: string): string | undefined {
    return this.#routing.live.table.nearestPlugin(pluginId);
  }

  services() {
    const plugins = Map.groupBy(this.#current(), ([, upstream]) => upstream);
    return [...plugins].map(([upstream, entries]) => ({
      upstream,
      plugins: entries.map(([pluginId]) => pluginId),
    }));
  }

  #current(): ReadonlyMap<string, Upstream> {
    const { live, service } = this.#routing;
    if (live.table !== this.#table) {
      this.#table = live.table;
      const others = live.table.services.filter(({ name }) => name !== service);
      this.#upstreams.keepOnly(new Set(others.map(({ name }) => name)));
      this.#byPlugin = new Map(
        others.flatMap(({ name, urls, plugins }) => {
          const upstream = this.#upstreams.at(name, urls);
          return plugins.map(pluginId => [pluginId, upstream]);
        }),
      );
    }
    return this.#byPlugin;
  }
}
