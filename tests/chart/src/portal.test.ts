import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { metricsIn } from './testing/metricsIn.ts';
import { chart, renderChart } from './testing/renderChart.ts';
import { type Portal, startPortal } from './testing/startPortal.ts';
import { tableOf } from './testing/table.ts';

const stack = new AsyncDisposableStack();
let portal: Portal;
beforeAll(async () => {
  portal = await startPortal(stack);
});
afterAll(() => stack.disposeAsync());

describe('nginx with the paths of the Ingress', () => {
  it('leads each plugin to its owner', async () => {
    const table = tableOf(portal.rendered);
    for (const plugin of table.pluginIds()) {
      const response = await fetch(`${portal.url}/api/${plugin}/`);
      await response.body?.cancel();
      expect([plugin, response.headers.get('x-served-by')]).toEqual([
        plugin,
        table.ownerOf(plugin)?.name,
      ]);
    }
  });

  it('does not let /api/catalog catch /api/catalog-foo', async () => {
    const response = await fetch(`${portal.url}/api/catalog-foo/entities`);
    expect(response.status).toBe(404);
    expect(response.headers.get('x-served-by')).not.toBe('catalog');
    expect(await response.json()).toMatchObject({ error: { name: 'NotFoundError' } });
  });

  it('serves a user who signs in at the gateway and reads from the catalog', async () => {
    const signIn = await fetch(`${portal.url}/api/auth/guest/refresh`, { method: 'POST' });
    const { backstageIdentity } = await signIn.json();
    const entities = await vi.waitFor(
      async () => {
        const response = await fetch(`${portal.url}/api/catalog/entities?limit=5`, {
          headers: { authorization: `Bearer ${backstageIdentity.token}` },
        });
        expect(response.status).toBe(200);
        expect(response.headers.get('x-served-by')).toBe('catalog');
        const found = await response.json();
        expect(found).toHaveLength(5);
        return found;
      },
      { timeout: 60_000, interval: 500 },
    );
    expect(entities[0]).toHaveProperty('metadata.name');
  });
});

describe('the walk of helm test', () => {
  it('is content with a portal in which every route leads where the table says', async () => {
    expect(await walkRoutes()).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^All 20 checks are well\.$/m),
    });
  });

  it('finds a route that leads elsewhere', async () => {
    const { code, stderr } = await walkRoutes(services => {
      services.search?.plugins.push('kubernetes');
      services.catalog?.plugins.splice(1, 1);
    });
    expect(stderr.trim()).toBe('/api/kubernetes: served by catalog, not by search (401)');
    expect(code).toBe(1);
  });

  it('finds a service that is down, and what cannot be reached through the gateway then', async () => {
    await portal.fleet.stopService('scaffolder');
    try {
      const { code, stderr } = await walkRoutes();
      expect(stderr).toMatch(/^service scaffolder: .*ECONNREFUSED/m);
      expect(stderr).toMatch(/^\/api\/scaffolder: /m);
      expect(stderr.trim().split('\n')).toHaveLength(2);
      expect(code).toBe(1);
    } finally {
      await portal.fleet.startService('scaffolder');
    }
  });
});

describe('the metrics that alerts and dashboards ask for', () => {
  /** They come with an event that does not happen here. */
  const rare = [
    'scaffolder_task_count_total',
    'splitstage_gateway_upstream_retries_total',
    'splitstage_gateway_upstream_aborts_total',
    'splitstage_gateway_upstream_timeouts_total',
  ];
  /** They come from Prometheus and Kubernetes. */
  const foreign = /^(up|kube_.+|container_.+)$/;
  /** Labels of the target, from the ServiceMonitor. */
  const targetLabels = /^(namespace|pod|container|resource|le|splitstage_\w+)$/;

  it('exist in running services, with the labels that they are asked by', async () => {
    // Owned by catalog already.
    const search = { plugins: ['search', 'techdocs'] };
    await writeFile(portal.liveConfig, JSON.stringify({ routing: { services: { search } } }));
    const series = await vi.waitFor(
      async () => {
        const found = await scrape();
        expect([...found.keys()]).toContain('splitstage_routing_refused_total');
        expect([...found.keys()]).toContain('catalog_processing_queue_delay_bucket');
        return found;
      },
      { timeout: 60_000, interval: 1_000 },
    );
    const queries = await queriesOfTheChart();
    expect(queries.length).toBeGreaterThan(40);
    for (const query of queries) {
      for (const metric of metricsIn(query).filter(
        name => !foreign.test(name) && !rare.includes(name),
      )) {
        expect([...series.keys()]).toContain(metric);
      }
      const labels = metricsIn(query).flatMap(metric => [...(series.get(metric) ?? [])]);
      if (!metricsIn(query).some(metric => foreign.test(metric) || rare.includes(metric))) {
        for (const label of labelsIn(query).filter(name => !targetLabels.test(name))) {
          expect([query, labels]).toEqual([query, expect.arrayContaining([label])]);
        }
      }
    }
  });

  /** The names of all series of all services, with their labels. */
  async function scrape(): Promise<Map<string, Set<string>>> {
    const found = new Map<string, Set<string>>();
    for (const service of portal.fleet.services) {
      const text = await (await fetch(portal.metricsUrl(service))).text();
      for (const [, name = '', labels = ''] of text.matchAll(/^(\w+)(?:\{(.*)\})? \S+$/gm)) {
        const known = found.get(name) ?? new Set();
        found.set(name, known);
        for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) {
          known.add(label);
        }
      }
    }
    return found;
  }
});

/** Runs the script of `helm test` against the portal, without patience. */
async function walkRoutes(
  edit: (services: Record<string, { url: string; plugins: string[] }>) => void = () => {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const services = JSON.parse(
    Object(portal.rendered.one('ConfigMap', 'routing').data)['services.json'],
  );
  for (const name of Object.keys(services)) {
    services[name].url = portal.fleet.serviceUrl(name);
  }
  edit(services);
  const folder = await mkdtemp(join(tmpdir(), 'splitstage-walk-'));
  try {
    const file = join(folder, 'services.json');
    await writeFile(file, JSON.stringify(services));
    const script = join(chart, 'files/walkRoutes.mjs');
    const command = [script, 'gateway', file, '0'];
    const run = promisify(execFile)(process.execPath, command).catch(error => error);
    const { code = 0, stdout, stderr } = await run;
    return { code, stdout, stderr };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function queriesOfTheChart(): Promise<string[]> {
  const rendered = await renderChart({
    metrics: { rules: { enabled: true }, dashboards: { enabled: true } },
  });
  const alerts: string[] = rendered
    .all('PrometheusRule')
    .flatMap(({ spec }) => Object(spec).groups)
    .flatMap(({ rules }) => rules)
    .map(({ expr }) => expr);
  const dashboard = JSON.parse(
    Object(rendered.one('ConfigMap', 'dashboards').data)['splitstage.json'],
  );
  const panels: string[] = dashboard.panels
    .flatMap(({ targets = [] }) => targets)
    .map(({ expr }: { expr: string }) => expr.replaceAll('$__rate_interval', '5m'));
  return [...alerts, ...panels];
}

/** Labels that a query selects or groups by. */
function labelsIn(query: string): string[] {
  const selected = [...query.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"/g)].map(
    ([, label = '']) => label,
  );
  const grouped = [...query.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, labels = '']) =>
    labels.split(',').map(label => label.trim()),
  );
  return [...selected, ...grouped];
}
