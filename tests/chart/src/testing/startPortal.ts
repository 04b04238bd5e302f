import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Fleet, freePorts, startFleet, startPostgres } from '@splitstage/fleet';
import type { Rendered } from './Rendered.ts';
import { renderChart } from './renderChart.ts';
import { startNginx } from './startNginx.ts';
import { configIn, pathsOf, tableOf } from './table.ts';

/** A portal that runs as the rendered chart says, without Kubernetes. */
export interface Portal {
  readonly rendered: Rendered;
  readonly fleet: Fleet;
  /** The public address: nginx, with the paths of the Ingress. */
  readonly url: string;
  /** A configuration file that all services follow; `{}` at first. */
  readonly liveConfig: string;
  /** The Prometheus endpoint of a service. */
  metricsUrl(service: string): string;
}

/**
 * Renders the chart, and starts the services with its configuration on a real PostgreSQL behind a
 * real nginx with its paths. All of it is stopped when `stack` is.
 */
export async function startPortal(stack: AsyncDisposableStack): Promise<Portal> {
  const names = ['catalog', 'gateway', 'scaffolder', 'search'];
  const [port = 0, ...metricsPorts] = await freePorts(1 + names.length);
  const url = `http://localhost:${port}`;
  const rendered = await renderChart({ portal: { url } });

  const folder = await mkdtemp(join(tmpdir(), 'splitstage-chart-'));
  stack.defer(() => rm(folder, { recursive: true }));
  const write = async (name: string, content: object) => {
    const path = join(folder, name);
    await writeFile(path, JSON.stringify(content));
    return path;
  };
  const shared = configIn(rendered.one('ConfigMap', 'app-config'), 'app-config.yaml');
  const own = configIn(rendered.one('ConfigMap', 'catalog-config'), 'service.yaml');
  const liveConfig = await write('live.yaml', {});

  const postgres = await startPostgres();
  stack.defer(() => postgres.stop());
  const database = new URL(postgres.url);
  const portOf = (service: string) => metricsPorts[names.indexOf(service)];
  const fleet = stack.use(
    await startFleet({
      databaseUrl: postgres.url,
      configFiles: [
        await write('app-config.yaml', shared),
        await write('service.yaml', own),
        liveConfig,
      ],
      env: {
        POSTGRES_HOST: database.hostname,
        POSTGRES_PORT: database.port,
        POSTGRES_USER: decodeURIComponent(database.username),
        POSTGRES_PASSWORD: decodeURIComponent(database.password) || 'unused',
        METRICS_PORTS: JSON.stringify(
          Object.fromEntries(names.map(name => [`${name}-backend`, portOf(name)])),
        ),
        NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, 'metricsPort.mjs'))}`,
        OTEL_METRICS_EXPORTER: 'prometheus',
        OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
      },
    }),
  );
  const table = tableOf(rendered);
  const serviceAt = new Map(
    table.services.map(({ name, urls }) => [new URL(urls[0] ?? '').hostname, name]),
  );
  stack.use(
    await startNginx({
      port,
      paths: pathsOf(rendered),
      addressOf: service => fleet.serviceUrl(serviceAt.get(service) ?? service),
    }),
  );
  return {
    rendered,
    fleet,
    url,
    liveConfig,
    metricsUrl: service => `http://127.0.0.1:${portOf(service)}/metrics`,
  };
}
