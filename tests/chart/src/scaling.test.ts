import { describe, expect, it } from 'vitest';
import { backendOf, podOf, selects } from './testing/pods.ts';
import { renderChart } from './testing/renderChart.ts';
import { configIn } from './testing/table.ts';

const database = { maxConnections: 1_000 };

describe('a budget for disruptions', () => {
  it('exists only where more than one pod is sure to be there', async () => {
    const { manifests } = await renderChart({
      database,
      services: {
        catalog: { replicas: 2 },
        gateway: { replicas: 9, autoscaling: { kind: 'hpa', minReplicas: 1 } },
        scaffolder: { replicas: 0 },
        search: { autoscaling: { kind: 'keda', minReplicas: 2 } },
      },
    });
    const budgets = manifests.filter(({ kind }) => kind === 'PodDisruptionBudget');
    expect(budgets.map(({ metadata }) => metadata.name)).toEqual([
      'check-splitstage-catalog',
      'check-splitstage-search',
    ]);
    for (const { spec } of budgets) {
      expect(spec).toMatchObject({ maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' });
    }
  });

  it('cannot be one that lets no pod go', async () => {
    for (const maxUnavailable of [0, '0%']) {
      const defaults = { disruptionBudget: { maxUnavailable } };
      await expect(renderChart({ database, defaults })).rejects.toThrow(/maxUnavailable/);
    }
  });
});

describe('a service that scales by itself', () => {
  it.each([
    ['hpa', 'HorizontalPodAutoscaler'],
    ['keda', 'ScaledObject'],
  ])('with %s leaves the number of pods to it', async (kind, object) => {
    const rendered = await renderChart({
      database,
      services: { search: { replicas: 3, autoscaling: { kind, minReplicas: 2, maxReplicas: 5 } } },
    });
    expect(rendered.one('Deployment', 'search').spec).not.toHaveProperty('replicas');
    expect(rendered.one('Deployment', 'catalog').spec).toHaveProperty('replicas', 1);
    const { spec } = rendered.one(object, 'search');
    expect(spec).toMatchObject({
      scaleTargetRef: { kind: 'Deployment', name: 'check-splitstage-search' },
    });
    expect(JSON.stringify(spec)).toMatch(/"min\w*":2/);
    expect(JSON.stringify(spec)).toMatch(/"max\w*":5/);
  });

  it('counts with the most pods that it may have', async () => {
    const services = { search: { autoscaling: { kind: 'hpa', maxReplicas: 20 } } };
    await expect(renderChart({ services })).rejects.toThrow(
      /search: \(1 plugins × pool 3 \+ 1\) × \(20 pods \+ 1 in a rollout\) \+ 1 plugins × 20 pods that start = 104/,
    );
  });
});

it('counts a rollout in percent as Kubernetes does: rounded up', async () => {
  const services = { search: { replicas: 5, rollout: { maxSurge: '25%' } } };
  await expect(renderChart({ services })).rejects.toThrow(
    /search: .* × \(5 pods \+ 2 in a rollout\) \+ .* = 33/,
  );
});

it('spreads the pods of each version over zones and machines, without holding any back', async () => {
  const rendered = await renderChart();
  const pod = podOf(rendered.one('Deployment', 'search'));
  const constraints = pod.spec.topologySpreadConstraints;
  expect(constraints).toMatchObject([
    { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
    { topologyKey: 'kubernetes.io/hostname', matchLabelKeys: ['pod-template-hash'] },
  ]);
  for (const { labelSelector } of Object(constraints)) {
    expect(selects(labelSelector.matchLabels, pod)).toBe(true);
  }
});

describe('a catalog in two parts', () => {
  const values = {
    database,
    services: {
      catalog: {
        replicas: 3,
        extraEnv: { A: 'b' },
        processing: {
          enabled: true,
          replicas: 2,
          resources: { limits: { memory: '4Gi' } },
          extraEnv: { NODE_OPTIONS: '--max-old-space-size=3000' },
        },
      },
    },
  };

  it('processes in one Deployment and serves from the other', async () => {
    const rendered = await renderChart(values);
    const config = (suffix: string) =>
      configIn(rendered.one('ConfigMap', `${suffix}-config`), 'service.yaml');
    expect(config('catalog')).toHaveProperty('catalog.processingInterval', false);
    expect(config('catalog-processing')).not.toHaveProperty('catalog');
    expect(rendered.one('Deployment', 'catalog').spec).toHaveProperty('replicas', 3);
    expect(rendered.one('Deployment', 'catalog-processing').spec).toHaveProperty('replicas', 2);
    expect(backendOf(rendered, 'catalog-processing')).toMatchObject({
      resources: { requests: { cpu: '250m' }, limits: { memory: '4Gi' } },
    });
    const names = (suffix: string) => backendOf(rendered, suffix).env.map(({ name }) => name);
    expect(names('catalog-processing')).toEqual(expect.arrayContaining(['A', 'NODE_OPTIONS']));
    expect(names('catalog')).not.toContain('NODE_OPTIONS');
  });

  it('sends no request to the pods that process', async () => {
    const rendered = await renderChart(values);
    const { selector } = Object(rendered.one('Service', 'catalog').spec);
    const pod = (suffix: string) => podOf(rendered.one('Deployment', suffix));
    expect(selects(selector, pod('catalog'))).toBe(true);
    expect(selects(selector, pod('catalog-processing'))).toBe(false);
  });

  it('counts the connections of both', async () => {
    await expect(renderChart({ ...values, database: { maxConnections: 50 } })).rejects.toThrow(
      /catalog: .* × \(3 pods .*\n +catalog-processing: .* × \(2 pods /,
    );
  });
});
