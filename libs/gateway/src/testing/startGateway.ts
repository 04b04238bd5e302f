import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { mockServices } from '@backstage/backend-test-utils';
import { LiveRouting, RoutingTable, type ServiceRoute } from '@splitstage/discovery';
import { HttpServerFront } from '@splitstage/http-server';
import { Gateway } from '../Gateway.ts';
import { Exchanges } from '../proxy/Exchanges.ts';
import { ProxyContext } from '../proxy/ProxyContext.ts';
import { TrustBoundary } from '../proxy/TrustBoundary.ts';
import { TableRoutes } from '../routing/TableRoutes.ts';
import { AccessLog } from '../telemetry/AccessLog.ts';
import { GatewayMetrics } from '../telemetry/GatewayMetrics.ts';
import { Upstreams } from '../upstreams/Upstreams.ts';
import type { TlsIdentity } from './TestUpstream.ts';

/** What a test says of its gateway. */
export interface TestGatewayOptions {
  /** URLs of each service; its plugin has the same name. */
  readonly services: Readonly<Record<string, readonly string[]>>;
  readonly timeout?: number;
  /** Milliseconds that a client may be silent. */
  readonly clientTimeout?: number;
  readonly trustProxy?: unknown;
  readonly metrics?: GatewayMetrics;
  /** For a gateway that speaks HTTPS. */
  readonly tls?: TlsIdentity;
}

/** A gateway on a real server, without the rest of a backend; `local` is its own plugin. */
export async function startGateway(options: TestGatewayOptions) {
  const { services, timeout = 10_000, trustProxy, metrics = new GatewayMetrics() } = options;
  const exchanges = new Exchanges({ clientTimeout: options.clientTimeout });
  const lines: string[] = [];
  const note = (message: string | Error) => void lines.push(String(message));
  const logger = { ...mockServices.rootLogger({ level: 'none' }), info: note, warn: note };
  const live = new LiveRouting({ table: tableOf(services), logger });
  const upstreams = new Upstreams({
    timeoutOf: () => timeout,
    onEjection: (upstream, { url }) => {
      metrics.ejected(upstream);
      lines.push(`ejected ${url}`);
    },
  });
  const proxy = new ProxyContext({
    metrics,
    exchanges,
    accessLog: new AccessLog({ logger, sample: 1 }),
  });
  const routes = new TableRoutes(
    { service: 'gateway', live, reloadConfig: () => undefined },
    upstreams,
  );
  const front = new HttpServerFront();
  front.intercept(new Gateway({ proxy, routes, boundary: new TrustBoundary(trustProxy) }));
  const app = (_request: unknown, response: import('node:http').ServerResponse) =>
    void response.end('own');
  const server = options.tls ? createTlsServer(options.tls, app) : createServer(app);
  front.attach(server, app);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    server,
    port,
    origin: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    routes,
    upstreams,
    proxy,
    lines,
    /** Puts another table in force. */
    follow(changed: TestGatewayOptions['services']) {
      live.offer('config', () => tableOf(changed));
    },
    async stop() {
      proxy.close();
      upstreams.keepOnly(new Set());
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function tableOf(services: TestGatewayOptions['services']): RoutingTable {
  const own: ServiceRoute = { name: 'gateway', urls: ['http://127.0.0.1:1'], plugins: ['local'] };
  const others = Object.entries(services).map(([name, urls]) => ({ name, urls, plugins: [name] }));
  return new RoutingTable([own, ...others]);
}
