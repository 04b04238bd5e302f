import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { httpServerRef } from '@splitstage/http-server';
import { Gateway } from './Gateway.ts';
import { ProxyContext } from './proxy/ProxyContext.ts';
import { TrustBoundary } from './proxy/TrustBoundary.ts';
import { readGatewayOptions } from './readGatewayOptions.ts';
import type { Routes } from './routing/Routes.ts';
import { StartingRoutes } from './routing/StartingRoutes.ts';
import { AccessLog } from './telemetry/AccessLog.ts';
import { GatewayMetrics } from './telemetry/GatewayMetrics.ts';
import { Upstreams } from './upstreams/Upstreams.ts';

/** The gateway of a backend, before its plugin has started and after. */
export interface GatewayService {
  /** The plugins that this process runs. */
  readonly installed: ReadonlySet<string>;
  readonly upstreams: Upstreams;
  /** Begins to forward. */
  open(routes: Routes): void;
}

/** Root service that stands ahead of Express. */
export const gatewayServiceRef = createServiceRef<GatewayService>({
  id: 'splitstage.gateway',
  scope: 'root',
});

/** Takes its place on the HTTP server as early as it can: until it is open, it answers 503. */
export const gatewayServiceFactory = createServiceFactory({
  service: gatewayServiceRef,
  initialization: 'always',
  deps: {
    config: coreServices.rootConfig,
    httpServer: httpServerRef,
    instance: coreServices.rootInstanceMetadata,
    lifecycle: coreServices.rootLifecycle,
    logger: coreServices.rootLogger,
  },
  async factory({ config, httpServer, instance, lifecycle, logger }) {
    const { sample, timeoutOf } = readGatewayOptions(config);
    const metrics = new GatewayMetrics();
    const upstreams = new Upstreams({
      timeoutOf,
      onEjection(upstream, { url, failuresInRow }, duration) {
        metrics.ejected(upstream);
        logger.warn(
          `Instance ${url} of service "${upstream.name}" gets no requests for ${duration / 1000} s: ${failuresInRow + 1} failures in a row`,
        );
      },
    });
    metrics.observe(upstreams);
    const proxy = new ProxyContext({ metrics, accessLog: new AccessLog({ logger, sample }) });
    lifecycle.addShutdownHook(() => proxy.close());

    const plugins = await instance.getInstalledPlugins();
    const installed = new Set(plugins.map(({ pluginId }) => pluginId));
    const gateway = new Gateway({
      proxy,
      routes: new StartingRoutes(installed),
      boundary: new TrustBoundary(config.getOptional('backend.trustProxy')),
    });
    httpServer.intercept(gateway);
    return {
      installed,
      upstreams,
      open(routes) {
        if (!httpServer.attached) {
          throw new Error(
            'The gateway is not on the HTTP server: this backend adds a root HTTP router of its own. Make it with httpServerFactories({ configure }) of @splitstage/http-server, in the place of rootHttpRouterServiceFactory({ configure }).',
          );
        }
        gateway.use(routes);
      },
    };
  },
});
