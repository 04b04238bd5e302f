import { describe, expect, it } from 'vitest';
import { matrix } from './testing/matrix.ts';
import { backendOf, podOf } from './testing/pods.ts';
import { renderChart } from './testing/renderChart.ts';
import { configIn } from './testing/table.ts';

describe.each(Object.entries(matrix))('the pods of %s', (_name, values) => {
  it('keep to the restricted Pod Security Standard and write to nothing but volumes', async () => {
    const rendered = await renderChart(values);
    const specs = [
      ...rendered.all('Deployment').map(deployment => podOf(deployment).spec),
      ...rendered.all('Pod').map(({ spec }) => Object(spec)),
    ];
    for (const spec of specs) {
      expect(spec.securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      for (const container of spec.containers) {
        if (container.name !== 'sidecar') {
          expect(container.securityContext).toMatchObject({
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            readOnlyRootFilesystem: true,
          });
        }
      }
      for (const key of ['hostNetwork', 'hostPID', 'hostIPC']) {
        expect(spec).not.toHaveProperty(key);
      }
      expect(JSON.stringify(spec.volumes ?? [])).not.toContain('hostPath');
    }
  });
});

it('may not talk to the cluster’s API unless they are told to', async () => {
  const rendered = await renderChart({
    services: { catalog: { serviceAccount: { mountToken: true } } },
  });
  const mounts = rendered
    .all('Deployment')
    .map(({ metadata, spec }) => [
      metadata.name.replace('check-splitstage-', ''),
      Object(spec).template.spec.automountServiceAccountToken,
    ]);
  expect(Object.fromEntries(mounts)).toEqual({
    catalog: true,
    gateway: false,
    scaffolder: false,
    search: false,
  });
  for (const account of rendered.all('ServiceAccount')) {
    expect(account.automountServiceAccountToken).toBe(false);
  }
});

it('can write where Backstage does: temporary files and built documentation', async () => {
  const rendered = await renderChart();
  const paths = backendOf(rendered, 'catalog').volumeMounts.map(({ mountPath }) => mountPath);
  expect(paths).toEqual(['/data', '/etc/splitstage', '/tmp']);
  const config = configIn(rendered.one('ConfigMap', 'app-config'), 'app-config.yaml');
  expect(config).toHaveProperty('techdocs.publisher.local.publishDirectory', '/data/techdocs');
});

it('go in an order that Kubernetes leaves them time for', async () => {
  const shutdown = { preStopSeconds: 7, delaySeconds: 8, drainSeconds: 20, graceSeconds: 36 };
  const rendered = await renderChart({ services: { search: { shutdown } } });
  expect(backendOf(rendered, 'search')).toHaveProperty('lifecycle.preStop.sleep.seconds', 7);
  expect(podOf(rendered.one('Deployment', 'search')).spec.terminationGracePeriodSeconds).toBe(36);
  expect(configIn(rendered.one('ConfigMap', 'search-config'), 'service.yaml')).toMatchObject({
    backend: { lifecycle: { serverShutdownDelay: { seconds: 8 } } },
    service: { drainTimeout: { seconds: 20 } },
  });
});

it('are replaced one after the other, a new one first', async () => {
  for (const { spec } of (await renderChart()).all('Deployment')) {
    expect(spec).toMatchObject({
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    });
  }
});

it('are asked for readiness, and restarted only when the process does not answer', async () => {
  const backend = backendOf(await renderChart(), 'search');
  const path = (kind: string) => Object(backend[kind]).httpGet.path;
  expect(path('readinessProbe')).toBe('/.backstage/health/v1/readiness');
  expect(path('livenessProbe')).toBe('/.backstage/health/v1/liveness');
  expect(path('startupProbe')).toBe('/.backstage/health/v1/liveness');
});

it('run the image of their service', async () => {
  const image = async (values: object) => backendOf(await renderChart(values), 'search').image;
  expect(await image({})).toBe('splitstage/search-backend:0.1.0');
  expect(await image({ defaults: { image: { tag: '2.0.0' } } })).toBe(
    'splitstage/search-backend:2.0.0',
  );
  const digest = `sha256:${'a'.repeat(64)}`;
  expect(
    await image({
      defaults: { image: { registry: 'images.example.com/team', tag: '2.0.0' } },
      services: { search: { image: { repository: 'portal-search', digest } } },
    }),
  ).toBe(`images.example.com/team/portal-search@${digest}`);
});

describe('the configuration', () => {
  it('is read in order: the image’s files, the shared one, the service’s, more', async () => {
    const { args } = backendOf(
      await renderChart({ defaults: { extraArgs: ['--config', '/etc/extra.yaml'] } }),
      'search',
    );
    expect(args.filter(arg => arg !== '--config')).toEqual([
      '/app/app-config/app-config.production.yaml',
      '/etc/splitstage/app-config.yaml',
      '/etc/splitstage/service.yaml',
      '/etc/extra.yaml',
    ]);
  });

  it('has the values’ last word, for all and for one', async () => {
    const rendered = await renderChart({
      portal: { url: 'https://portal.example.com' },
      config: {
        backend: { database: { connection: { ssl: true } } },
        techdocs: { builder: 'external' },
      },
      services: { search: { config: { backend: { lifecycle: { serverShutdownDelay: '1s' } } } } },
    });
    const shared = configIn(rendered.one('ConfigMap', 'app-config'), 'app-config.yaml');
    expect(shared).toMatchObject({
      app: { baseUrl: 'https://portal.example.com' },
      backend: { baseUrl: 'https://portal.example.com', database: { connection: { ssl: true } } },
      techdocs: { builder: 'external', publisher: {} },
    });
    const own = configIn(rendered.one('ConfigMap', 'search-config'), 'service.yaml');
    expect(own).toHaveProperty('backend.lifecycle.serverShutdownDelay', '1s');
    expect(own).toHaveProperty('service.drainTimeout.seconds', 15);
  });

  it('has Redis as the cache when there is one', async () => {
    const rendered = await renderChart({ redis: { existingSecret: { name: 'redis' } } });
    const config = configIn(rendered.one('ConfigMap', 'app-config'), 'app-config.yaml');
    expect(config).toMatchObject({ backend: { cache: { store: 'redis' } } });
    expect(backendOf(rendered, 'search').env).toContainEqual({
      name: 'REDIS_URL',
      valueFrom: { secretKeyRef: { name: 'redis', key: 'url' } },
    });
    const without = await renderChart();
    expect(without.text).not.toContain('REDIS_URL');
  });
});

describe('the database', () => {
  const credentials = (rendered: Awaited<ReturnType<typeof renderChart>>, service: string) =>
    Object.fromEntries(
      backendOf(rendered, service)
        .env.filter(({ name }) => name.startsWith('POSTGRES_'))
        .map(({ name, value, ...rest }) => [name, value ?? Object(rest).valueFrom.secretKeyRef]),
    );

  it('is reached with a user by reference, which a service may have for itself', async () => {
    const rendered = await renderChart({
      database: { host: 'db.example.com', port: 6432, existingSecret: { name: 'db' } },
      services: { search: { database: { existingSecret: 'search-db' } } },
    });
    expect(credentials(rendered, 'catalog')).toEqual({
      POSTGRES_HOST: 'db.example.com',
      POSTGRES_PORT: '6432',
      POSTGRES_USER: { name: 'db', key: 'user' },
      POSTGRES_PASSWORD: { name: 'db', key: 'password' },
    });
    expect(credentials(rendered, 'search').POSTGRES_USER).toEqual({
      name: 'search-db',
      key: 'user',
    });
    expect(rendered.all('Secret')).toEqual([]);
  });

  it('may be one that forgets, from the official image', async () => {
    const rendered = await renderChart({
      database: { maxConnections: 150, throwaway: { enabled: true } },
    });
    const [postgres] = podOf(rendered.one('Deployment', 'postgres')).spec.containers;
    expect(postgres).toMatchObject({
      image: expect.stringMatching(/^postgres:/),
      args: ['-c', 'max_connections=150'],
    });
    expect(credentials(rendered, 'catalog')).toMatchObject({
      POSTGRES_HOST: rendered.one('Service', 'postgres').metadata.name,
      POSTGRES_PASSWORD: { name: rendered.one('Secret', 'postgres').metadata.name },
    });
    expect((await renderChart()).text).not.toMatch(/postgres:\d|kind: Secret/);
  });

  it('holds a database or a schema for each plugin, with as many connections as the values say', async () => {
    const rendered = await renderChart({
      database: { division: 'schema', create: false, name: 'portal', maxConnections: 200 },
      services: { search: { database: { poolSize: 7 } } },
    });
    expect(configIn(rendered.one('ConfigMap', 'app-config'), 'app-config.yaml')).toMatchObject({
      backend: {
        database: {
          pluginDivisionMode: 'schema',
          ensureExists: false,
          connection: { database: 'portal' },
        },
      },
    });
    expect(configIn(rendered.one('ConfigMap', 'search-config'), 'service.yaml')).toHaveProperty(
      'backend.database.knexConfig.pool',
      { min: 0, max: 7 },
    );
  });
});
