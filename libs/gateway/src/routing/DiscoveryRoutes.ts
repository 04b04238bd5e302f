import type { DiscoveryService } from '@backstage/backend-plugin-api';
import type { Upstream } from '../upstreams/Upstream.ts';
import type { Upstreams } from '../upstreams/Upstreams.ts';
import type { Route, Routes } from './Routes.ts';

/** What `DiscoveryRoutes` asks. */
export interface DiscoveryRoutesOptions {
  readonly discovery: DiscoveryService;
  /** The plugins that this process runs. */
  readonly installed: ReadonlySet<string>;
  readonly upstreams: Upstreams;
}

/** What an id can look like: anything else is made up, and each plugin that is asked for is kept. */
const PLUGIN_ID = /^[a-z0-9][a-z0-9_.-]{0,99}$/i;

/** With `*` in `discovery.endpoints` every id leads somewhere. */
const MOST_PLUGINS = 500;

/** One of our own plugins, to learn what discovery says of this process. */
const GATEWAY = 'gateway';

/** Routes by whatever discovery a backend has. What that does not tell cannot be known: several instances. */
export class DiscoveryRoutes implements Routes {
  readonly revision = undefined;
  readonly #options: DiscoveryRoutesOptions;
  readonly #plugins = new Map<string, Upstream>();

  constructor(options: DiscoveryRoutesOptions) {
    this.#options = options;
  }

  isOwn(pluginId: string): boolean {
    return this.#options.installed.has(pluginId);
  }

  async find(pluginId: string): Promise<Route> {
    const { discovery, upstreams } = this.#options;
    if (
      !PLUGIN_ID.test(pluginId) ||
      (this.#plugins.size >= MOST_PLUGINS && !this.#plugins.has(pluginId))
    ) {
      return 'unknown-plugin';
    }
    try {
      const [url, own] = await Promise.all([
        discovery.getBaseUrl(pluginId),
        discovery.getBaseUrl(GATEWAY),
      ]);
      // Backstage's discovery answers with this process for what it does not know (backstage#31775).
      if (url === own.slice(0, -GATEWAY.length) + pluginId) {
        return 'unknown-plugin';
      }
      const upstream = upstreams.at(pluginId, [url], `/api/${pluginId}`);
      this.#plugins.set(pluginId, upstream);
      return upstream;
    } catch (error) {
      return error instanceof Error && error.name === 'NotFoundError'
        ? 'unknown-plugin'
        : 'unreachable';
    }
  }

  services() {
    return [...this.#plugins].map(([pluginId, upstream]) => ({ upstream, plugins: [pluginId] }));
  }
}
