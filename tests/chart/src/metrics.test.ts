import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { metricsIn } from './testing/metricsIn.ts';
import { podOf, selects } from './testing/pods.ts';
import type { Rendered } from './testing/Rendered.ts';
import { renderChart } from './testing/renderChart.ts';

const all = {
  database: { maxConnections: 400 },
  metrics: {
    serviceMonitor: { enabled: true },
    rules: { enabled: true, runbookUrl: 'https://docs.example.com/runbook' },
    dashboards: { enabled: true },
  },
};

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

function alertsIn(rendered: Rendered): Alert[] {
  return rendered
    .all('PrometheusRule')
    .flatMap(({ spec }) => Object(spec).groups)
    .flatMap(({ rules }) => rules);
}

describe('what watches the portal', () => {
  const watchers = ['ServiceMonitor', 'PrometheusRule', 'ConfigMap check-splitstage-dashboards'];

  it('exists only when it is asked for', async () => {
    const found = ({ manifests }: Rendered) =>
      watchers.filter(watcher =>
        manifests.some(({ kind, metadata }) =>
          [kind, `${kind} ${metadata.name}`].includes(watcher),
        ),
      );
    expect(found(await renderChart())).toEqual([]);
    expect(found(await renderChart(all))).toEqual(watchers);
  });

  it('reads the metrics of every pod, once', async () => {
    const rendered = await renderChart({
      ...all,
      services: {
        catalog: {
          processing: { enabled: true },
          next: { enabled: true, traffic: 'share' },
        },
      },
    });
    for (const deployment of rendered.all('Deployment')) {
      const pod = podOf(deployment);
      const services = rendered
        .all('Service')
        .filter(({ spec }) => selects(Object(spec).selector, pod))
        .filter(({ spec }) =>
          Object(spec).ports.some(({ name }: { name: string }) => name === 'metrics'),
        );
      expect(services).toHaveLength(1);
      const monitors = rendered.all('ServiceMonitor').filter(({ spec }) =>
        selects(Object(spec).selector.matchLabels, {
          metadata: { labels: services[0]?.metadata.labels ?? {}, annotations: {} },
        }),
      );
      expect(monitors).toHaveLength(1);
    }
  });

  it('gives pods a Prometheus endpoint, unless it is switched off', async () => {
    const text = async (values: object) => (await renderChart(values)).text;
    expect(await text({})).toMatch(/OTEL_METRICS_EXPORTER\n +value: prometheus/);
    expect(await text({ metrics: { enabled: false } })).not.toMatch(/OTEL|9464|port: metrics/);
  });
});

describe('the alerts', () => {
  const runbook = readFileSync(join(import.meta.dirname, '../../../docs/runbook.md'), 'utf8');

  it('are PromQL', async () => {
    const alerts = alertsIn(await renderChart(all));
    expect(alerts.length).toBeGreaterThan(30);
    for (const { expr } of alerts) {
      expect(metricsIn(expr).length).toBeGreaterThan(0);
    }
    expect(() => metricsIn('sum(rate(a[5m])')).toThrow(/Not PromQL/);
  });

  it('each have a severity, a sentence and a chapter of the runbook', async () => {
    const chapters = [...runbook.matchAll(/^## (.+)$/gm)].map(([, title]) => title ?? '');
    for (const { alert, labels, annotations } of alertsIn(await renderChart(all))) {
      expect(['critical', 'warning']).toContain(labels.severity);
      expect(annotations.summary).toMatch(/^\S.+[.;)]$/);
      expect(chapters).toContain(alert);
      expect(annotations.runbook_url).toBe(
        `https://docs.example.com/runbook#${alert.toLowerCase()}`,
      );
    }
  });

  it('of the runbook all exist', async () => {
    const names = alertsIn(await renderChart(all)).map(({ alert }) => alert);
    const chapters = [...runbook.matchAll(/^## (Splitstage.+)$/gm)].map(([, title]) => title);
    expect([...new Set(names)].sort()).toEqual(chapters.sort());
  });

  it('name the plugins that users miss, and follow those that move', async () => {
    const summary = async (values: object, service: string) => {
      const rendered = await renderChart({ ...all, ...values });
      const down = alertsIn(rendered).filter(({ alert }) => alert === 'SplitstageServiceDown');
      return down
        .map(({ annotations }) => annotations.summary)
        .find(text => text?.includes(` ${service} `));
    };
    expect(await summary({}, 'catalog')).toContain('(catalog, kubernetes, techdocs)');
    const services = {
      catalog: { plugins: ['techdocs'] },
      search: { plugins: ['search', 'catalog'] },
    };
    expect(await summary({ services }, 'search')).toContain('(search, catalog)');
    const moved = alertsIn(await renderChart({ ...all, services }));
    const behind = moved.find(({ alert }) => alert === 'SplitstageCatalogBehind');
    expect(behind?.expr).toContain('splitstage_service="search"');
  });

  it('look at this release only', async () => {
    for (const { expr } of alertsIn(await renderChart(all))) {
      for (const [, selector = ''] of expr.matchAll(/\{([^}]*)\}/g)) {
        expect(selector).toMatch(/namespace="default"/);
        expect(selector).toMatch(/splitstage_release="check-splitstage"|pod=~"check-splitstage-/);
      }
    }
  });

  it('take in alerts of your own', async () => {
    const extra = [{ alert: 'Mine', expr: 'vector(1)' }];
    const rendered = await renderChart({ metrics: { rules: { enabled: true, extra } } });
    expect(alertsIn(rendered)).toContainEqual(extra[0]);
  });
});

describe('the dashboard', () => {
  it('is JSON whose every query is PromQL', async () => {
    const { data } = (await renderChart(all)).one('ConfigMap', 'dashboards');
    const [dashboard, ...others] = Object.values(Object(data)).map(text =>
      JSON.parse(String(text)),
    );
    expect(others).toEqual([]);
    const queries: string[] = dashboard.panels
      .flatMap(({ targets = [] }) => targets)
      .map(({ expr }: { expr: string }) => expr);
    expect(queries.length).toBeGreaterThan(15);
    for (const query of queries) {
      expect(metricsIn(query.replaceAll('$__rate_interval', '5m')).length).toBeGreaterThan(0);
    }
  });
});
