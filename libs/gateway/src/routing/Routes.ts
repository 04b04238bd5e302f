import type { FailureKind } from '../proxy/failures.ts';
import type { Upstream } from '../upstreams/Upstream.ts';

/** Where a plugin's requests go, or why they go nowhere. */
export type Route = Upstream | FailureKind;

/** Knows where each plugin runs. */
export interface Routes {
  /** Whether this process runs the plugin. */
  isOwn(pluginId: string): boolean;
  /** Finds the service of a plugin that is not its own. Never rejects. */
  find(pluginId: string): Route | Promise<Route>;
  /** The plugin that a misspelt id was probably meant to be; undefined when none is close. */
  nearest?(pluginId: string): string | undefined;
  /** What the status shows: each service with its plugins, as far as they are known. */
  services(): readonly { readonly upstream: Upstream; readonly plugins: readonly string[] }[];
  /** The revision of the routing table; undefined without one. */
  readonly revision: string | undefined;
}
