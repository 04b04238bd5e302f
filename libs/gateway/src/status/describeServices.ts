import type { Routes } from '../routing/Routes.ts';

/** What `GET /api/gateway/v1/services` answers. */
export interface ServicesStatus {
  /** The revision of the routing table in force; null without a table. */
  readonly revision: string | null;
  readonly services: readonly {
    readonly name: string;
    readonly plugins: readonly string[];
    /** Milliseconds that it may be silent. */
    readonly timeout: number;
    readonly instances: readonly {
      readonly url: string;
      readonly state: 'healthy' | 'ejected';
      /** Requests that it has not answered whole yet, WebSockets included. */
      readonly inFlight: number;
      /** Failures since it last answered. */
      readonly failuresInRow: number;
      /** Milliseconds to the head of an answer, a moving average; null before the first. */
      readonly latency: number | null;
    }[];
  }[];
}

/** Describes what the gateway forwards to. Holds internal addresses: for administrators only. */
export function describeServices(routes: Routes): ServicesStatus {
  return {
    revision: routes.revision ?? null,
    services: routes.services().map(({ upstream, plugins }) => ({
      name: upstream.name,
      plugins,
      timeout: upstream.timeout,
      instances: upstream.instances.map(instance => ({
        url: instance.url,
        state: upstream.isEjected(instance) ? 'ejected' : 'healthy',
        inFlight: instance.inFlight,
        failuresInRow: instance.failuresInRow,
        latency: instance.latency ?? null,
      })),
    })),
  };
}
