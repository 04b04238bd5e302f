import { describe, expect, inject, it } from 'vitest';
import { renderChart } from './testing/renderChart.ts';

describe.each(inject('helms'))('a service overrides defaults, with Helm $version', helm => {
  const deployment = async (defaults: object, search: object) => {
    const database = { maxConnections: 1_000 };
    const rendered = await renderChart({ database, defaults, services: { search } }, { helm });
    const { replicas, template } = Object(rendered.one('Deployment', 'search').spec);
    return { replicas, template, backend: template.spec.containers[0], rendered };
  };

  it('with 0', async () => {
    expect((await deployment({ replicas: 3 }, { replicas: 0 })).replicas).toBe(0);
    const { backend, rendered } = await deployment({}, { shutdown: { preStopSeconds: 0 } });
    expect(backend).not.toHaveProperty('lifecycle');
    expect(
      Object(rendered.one('Deployment', 'catalog').spec).template.spec.containers[0],
    ).toHaveProperty('lifecycle.preStop.sleep.seconds', 5);
  });

  it('with false', async () => {
    const secure = await deployment({}, { securityContext: { readOnlyRootFilesystem: false } });
    expect(secure.backend.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: false,
    });
    const { backend } = await deployment(
      { extraEnv: { FLAG: true } },
      { extraEnv: { FLAG: false } },
    );
    expect(backend.env).toContainEqual({ name: 'FLAG', value: 'false' });
  });

  it('with null, which takes away', async () => {
    const { backend, template } = await deployment(
      { extraEnv: { KEPT: 'a', TAKEN: 'b' } },
      {
        extraEnv: { TAKEN: null },
        probes: { startup: null },
        resources: null,
        topologySpread: null,
      },
    );
    const names = backend.env.map(({ name }: { name: string }) => name);
    expect(names).toContain('KEPT');
    expect(names).not.toContain('TAKEN');
    expect(backend).not.toHaveProperty('startupProbe');
    expect(backend).toHaveProperty('livenessProbe');
    expect(backend).not.toHaveProperty('resources');
    expect(template.spec).not.toHaveProperty('topologySpreadConstraints');
  });

  it('with empty text and an empty list', async () => {
    const { template } = await deployment(
      { priorityClassName: 'high', tolerations: [{ operator: 'Exists' }] },
      { priorityClassName: '', tolerations: [] },
    );
    expect(template.spec).not.toHaveProperty('priorityClassName');
    expect(template.spec).not.toHaveProperty('tolerations');
  });

  it('key by key, at any depth, and only for itself', async () => {
    const { backend, rendered } = await deployment(
      { resources: { requests: { cpu: '1' } } },
      { resources: { requests: { memory: '3Gi' } } },
    );
    expect(backend.resources).toEqual({
      limits: { memory: '1Gi' },
      requests: { cpu: '1', memory: '3Gi' },
    });
    const [other] = Object(rendered.one('Deployment', 'catalog').spec).template.spec.containers;
    expect(other.resources.requests).toEqual({ cpu: '1', memory: '512Mi' });
  });

  it('without making 1e+09 of a large number', async () => {
    const { backend, template } = await deployment(
      { podSecurityContext: { runAsUser: 1_000_700_000 } },
      { extraEnv: { LIMIT: 1_000_000 } },
    );
    expect(template.spec.securityContext.runAsUser).toBe(1_000_700_000);
    expect(backend.env).toContainEqual({ name: 'LIMIT', value: '1000000' });
  });
});
