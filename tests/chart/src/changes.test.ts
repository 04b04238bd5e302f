import { describe, expect, it } from 'vitest';
import { renderChart } from './testing/renderChart.ts';

/** Everything that can follow from a service, so that nothing is left out of the comparison. */
const everything = {
  exposure: 'gatewayApi',
  gatewayApi: { parentRefs: [{ name: 'edge' }] },
  database: { maxConnections: 1_000 },
  metrics: {
    serviceMonitor: { enabled: true },
    rules: { enabled: true },
    dashboards: { enabled: true },
  },
  defaults: { replicas: 2 },
};
const before = await renderChart(everything);

async function changes(values: object): Promise<string[]> {
  return before
    .changesTo(await renderChart({ ...everything, ...values }))
    .map(name => name.replace('check-splitstage-', ''));
}

describe('one service’s values', () => {
  it.each([
    ['replicas', { replicas: 3 }, ['Deployment search']],
    ['replicas: 0', { replicas: 0 }, ['Deployment search', 'PodDisruptionBudget search']],
    ['image', { image: { tag: '2.0.0' } }, ['Deployment search']],
    ['resources', { resources: { limits: { memory: '2Gi' } } }, ['Deployment search']],
    ['extraEnv', { extraEnv: { A: 'b' } }, ['Deployment search']],
    ['config', { config: { search: { a: 1 } } }, ['ConfigMap search-config', 'Deployment search']],
    ['database', { database: { poolSize: 6 } }, ['ConfigMap search-config', 'Deployment search']],
    [
      'shutdown',
      { shutdown: { drainSeconds: 20 } },
      ['ConfigMap search-config', 'Deployment search'],
    ],
    [
      'autoscaling',
      { autoscaling: { kind: 'hpa' } },
      ['Deployment search', 'HorizontalPodAutoscaler search'],
    ],
    ['disruptionBudget', { disruptionBudget: { enabled: false } }, ['PodDisruptionBudget search']],
    ['serviceAccount', { serviceAccount: { annotations: { a: 'b' } } }, ['ServiceAccount search']],
    [
      'networkPolicy',
      { networkPolicy: { extraEgress: [{ ports: [{ port: 9200 }] }] } },
      ['NetworkPolicy search'],
    ],
    [
      'next',
      { next: { enabled: true, image: { tag: '2.0.0' } } },
      ['ConfigMap search-next-config', 'Deployment search-next', 'Service search-next'],
    ],
  ])('%s change its own objects only', async (_name, search, expected) => {
    expect(await changes({ services: { search } })).toEqual(expected);
  });
});

describe('a plugin that moves', () => {
  it('changes the table, the routes, the policies and alerts of the two services, and nothing else', async () => {
    const services = {
      catalog: { plugins: ['catalog', 'kubernetes'] },
      search: { plugins: ['search', 'techdocs'] },
    };
    expect(await changes({ services })).toEqual([
      'ConfigMap routing',
      'HTTPRoute catalog',
      'HTTPRoute search',
      'NetworkPolicy catalog',
      'NetworkPolicy search',
      'PrometheusRule catalog',
      'PrometheusRule search',
    ]);
  });

  it('changes one Ingress in the place of routes', async () => {
    const ingress = { ...everything, exposure: 'ingress' };
    const services = {
      gateway: { plugins: ['app', 'auth'] },
      search: { plugins: ['search', 'proxy'] },
    };
    const changed = (await renderChart(ingress)).changesTo(
      await renderChart({ ...ingress, services }),
    );
    expect(changed).toContain('Ingress check-splitstage-portal');
    expect(changed.filter(name => /^(Deployment|Service|HTTPRoute) /.test(name))).toEqual([]);
  });

  it('replaces the pods when they are not to follow the table live', async () => {
    const roll = { ...everything, routing: { follow: 'roll' } };
    const services = {
      catalog: { plugins: ['catalog', 'kubernetes'] },
      search: { plugins: ['search', 'techdocs'] },
    };
    const changed = (await renderChart(roll)).changesTo(await renderChart({ ...roll, services }));
    expect(changed.filter(name => name.startsWith('Deployment'))).toEqual([
      'Deployment check-splitstage-catalog',
      'Deployment check-splitstage-gateway',
      'Deployment check-splitstage-scaffolder',
      'Deployment check-splitstage-search',
    ]);
  });
});

it('replaces all pods when the configuration of all has changed', async () => {
  expect(await changes({ config: { organization: { name: 'Example' } } })).toEqual([
    'ConfigMap app-config',
    'Deployment catalog',
    'Deployment gateway',
    'Deployment scaffolder',
    'Deployment search',
  ]);
});

it('replaces no pod for a new version of the chart or a label of all objects', async () => {
  const changed = await renderChart({ ...everything, commonLabels: { team: 'platform' } });
  const templates = (rendered: typeof before) =>
    rendered.all('Deployment').map(({ spec }) => Object(spec).template);
  expect(templates(changed)).toEqual(templates(before));
  expect(JSON.stringify(templates(before))).not.toMatch(/helm\.sh\/chart|\/version/);
});

it('adds a service from one entry', async () => {
  const added = await changes({ services: { radar: { plugins: ['tech-radar'] } } });
  expect(added.filter(name => name.includes('radar'))).toEqual([
    'ConfigMap radar-config',
    'Deployment radar',
    'HTTPRoute radar',
    'NetworkPolicy radar',
    'PodDisruptionBudget radar',
    'PrometheusRule radar',
    'Service radar',
    'Service radar-metrics',
    'ServiceAccount radar',
    'ServiceMonitor radar',
  ]);
});

it('takes a service away with null', async () => {
  const values = { ...everything, services: { search: null } };
  expect((await renderChart(values)).text).not.toContain('check-splitstage-search');
});
