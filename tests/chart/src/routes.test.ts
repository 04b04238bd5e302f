import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { podOf, selects } from './testing/pods.ts';
import type { Rendered } from './testing/Rendered.ts';
import { renderChart } from './testing/renderChart.ts';
import { follow, pathsOf, tableOf } from './testing/table.ts';

const repository = join(import.meta.dirname, '../../..');
const gatewayApi = { exposure: 'gatewayApi', gatewayApi: { parentRefs: [{ name: 'edge' }] } };
const exposures = [
  ['Ingress', {}],
  ['HTTPRoute', gatewayApi],
] as const;

describe.each(exposures)('the paths of %s', (kind, values) => {
  it('lead each plugin to the service that the table names, and the rest to the gateway', async () => {
    const rendered = await renderChart(values);
    const [table, paths] = [tableOf(rendered), pathsOf(rendered)];
    expect(rendered.all(kind).length).toBeGreaterThan(0);
    expect(table.pluginIds()).toHaveLength(16);
    for (const plugin of table.pluginIds()) {
      const owner = new URL(table.ownerOf(plugin)?.urls[0] ?? '').hostname;
      expect([plugin, follow(paths, `/api/${plugin}`)]).toEqual([plugin, [owner]]);
      expect([plugin, follow(paths, `/api/${plugin}/health`)]).toEqual([plugin, [owner]]);
    }
    for (const path of ['/', '/catalog', '/api', '/.well-known/openid-configuration']) {
      expect([path, follow(paths, path)]).toEqual([path, ['check-splitstage-gateway']]);
    }
  });

  it('never let /api/catalog catch /api/catalog-foo', async () => {
    const paths = pathsOf(await renderChart(values));
    expect(follow(paths, '/api/catalog')).toEqual(['check-splitstage-catalog']);
    for (const path of ['/api/catalog-foo', '/api/catalogs', '/api/catalog.json']) {
      expect(follow(paths, path)).toEqual(['check-splitstage-gateway']);
    }
  });

  it('lead to where mcp-actions answers outside /api, when another service owns it', async () => {
    const services = {
      gateway: { plugins: ['app', 'auth'] },
      search: { plugins: ['search', 'mcp-actions'] },
    };
    const paths = pathsOf(await renderChart({ ...values, services }));
    for (const path of [
      '/.well-known/oauth-authorization-server',
      '/.well-known/oauth-protected-resource/api/mcp-actions/v1',
    ]) {
      expect(follow(paths, path)).toEqual(['check-splitstage-search']);
    }
    expect(follow(paths, '/.well-known/other')).toEqual(['check-splitstage-gateway']);
  });

  it('lead pages to the front end when it is apart, and the interface to the gateway', async () => {
    const rendered = await renderChart({ ...values, frontend: { enabled: true } });
    const [table, paths] = [tableOf(rendered), pathsOf(rendered)];
    for (const path of ['/', '/catalog', '/static/main.js', '/apiary']) {
      expect([path, follow(paths, path)]).toEqual([path, ['check-splitstage-frontend']]);
    }
    for (const path of ['/api/unknown', '/.well-known/oauth-authorization-server']) {
      expect([path, follow(paths, path)]).toEqual([path, ['check-splitstage-gateway']]);
    }
    for (const plugin of table.pluginIds()) {
      const owner = new URL(table.ownerOf(plugin)?.urls[0] ?? '').hostname;
      expect([plugin, follow(paths, `/api/${plugin}`)]).toEqual([plugin, [owner]]);
    }
    const { selector, ports } = Object(rendered.one('Service', 'frontend').spec);
    expect(selects(selector, podOf(rendered.one('Deployment', 'frontend')))).toBe(true);
    expect(ports).toMatchObject([{ name: 'http', port: 7007 }]);
    expect((await renderChart(values)).text).not.toContain('frontend');
  });

  it('name the host of portal.url, which an IP address is not', async () => {
    const hosts = async (url: string) => {
      const [route] = (await renderChart({ ...values, portal: { url } })).all(kind);
      const { rules, hostnames } = Object(route?.spec);
      return hostnames ?? rules.flatMap(({ host }: { host?: string }) => host ?? []);
    };
    expect(await hosts('https://portal.example.com:8443')).toEqual(['portal.example.com']);
    expect(await hosts('http://10.1.2.3')).toEqual([]);
  });
});

it('gives each service one HTTPRoute', async () => {
  const rendered = await renderChart(gatewayApi);
  expect(rendered.all('HTTPRoute').map(({ metadata }) => metadata.name)).toEqual([
    'check-splitstage-catalog',
    'check-splitstage-gateway',
    'check-splitstage-scaffolder',
    'check-splitstage-search',
  ]);
});

it.each([
  ['ingress', ['Ingress check-splitstage-portal']],
  ['gateway', ['Service check-splitstage-portal']],
  ['none', []],
])('exposes the portal by %s and by nothing else', async (exposure, expected) => {
  const nothing = (await renderChart({ exposure: 'none' })).names();
  const names = (await renderChart({ exposure })).names();
  expect(names.filter(name => !nothing.includes(name))).toEqual(expected);
});

it('has no annotation of any controller by default', async () => {
  for (const values of [{}, gatewayApi, { exposure: 'gateway' }]) {
    const { manifests } = await renderChart(values);
    const keys = manifests
      .filter(({ kind }) => ['Ingress', 'HTTPRoute', 'Service'].includes(kind))
      .flatMap(({ metadata }) => Object.keys(metadata.annotations ?? {}));
    expect(keys).toEqual([]);
  }
});

it('makes a Service for each row of the table, which finds the pods of that service', async () => {
  const rendered = await renderChart();
  for (const { name, urls } of tableOf(rendered).services) {
    const url = new URL(urls[0] ?? '');
    const service = rendered.one('Service', name);
    expect(service.metadata.name).toBe(url.hostname);
    expect(service.spec).toMatchObject({ ports: [{ name: 'http', port: Number(url.port) }] });
    const selected = rendered
      .all('Deployment')
      .filter(deployment => selects(Object(service.spec).selector, podOf(deployment)));
    expect(selected.map(({ metadata }) => metadata.name)).toEqual([`check-splitstage-${name}`]);
    const [backend] = Object(selected[0]?.spec).template.spec.containers;
    expect(backend.ports).toContainEqual({
      name: 'http',
      containerPort: Number(url.port),
      protocol: 'TCP',
    });
  }
});

it('has no row of a service that the values take out, and leads its plugins to who took them', async () => {
  const services = {
    search: null,
    catalog: { plugins: ['catalog', 'kubernetes', 'search', 'techdocs'] },
  };
  const rendered = await renderChart({ database: { maxConnections: 200 }, services });
  expect(tableOf(rendered).services.map(({ name }) => name)).toEqual([
    'catalog',
    'gateway',
    'scaffolder',
  ]);
  expect(follow(pathsOf(rendered), '/api/search')).toEqual(['check-splitstage-catalog']);
  expect(rendered.all('Deployment')).toHaveLength(3);
});

it('hands every service the table, in the place of the one in its image', async () => {
  const rendered = await renderChart();
  const deployments = rendered.all('Deployment');
  expect(deployments).toHaveLength(4);
  for (const { spec } of deployments) {
    const [backend] = Object(spec).template.spec.containers;
    expect(backend.env).toContainEqual({
      name: 'SPLITSTAGE_ROUTING_FILE',
      value: '/etc/splitstage/routing.yaml',
    });
    expect(backend.volumeMounts).toContainEqual({
      mountPath: '/etc/splitstage',
      name: 'config',
      readOnly: true,
    });
    // A mount with a subPath would never change in a running pod.
    expect(backend.volumeMounts.filter((mount: object) => 'subPath' in mount)).toEqual([]);
    expect(Object(spec).template.spec.volumes).toContainEqual({
      name: 'config',
      projected: {
        sources: expect.arrayContaining([{ configMap: { name: 'check-splitstage-routing' } }]),
      },
    });
  }
});

describe('npm run routing -- check', () => {
  it('finds that table, code, ConfigMap and Ingress of this repository say the same', async () => {
    const report = await checkRouting(await renderChart(), repository);
    expect(report).toMatchObject({ ok: true, differences: [], code: { absent: [] } });
  });

  it('finds that the HTTPRoutes say the same', async () => {
    const report = await checkRouting(await renderChart(gatewayApi));
    expect(report).toMatchObject({ ok: true, differences: [] });
  });

  it('finds a plugin that moved in the values only', async () => {
    const services = {
      catalog: { plugins: ['catalog', 'techdocs'] },
      search: { plugins: ['search', 'kubernetes'] },
    };
    const { ok, differences } = await checkRouting(await renderChart({ services }));
    expect(ok).toBe(false);
    expect(differences.map(({ plugin, where }) => [plugin, where])).toEqual([
      ['kubernetes', 'ConfigMap check-splitstage-routing routing.yaml'],
      ['kubernetes', 'Ingress check-splitstage-portal'],
    ]);
  });
});

/**
 * Compares a rendered chart with app-config/routing.yaml, and with the code that is in a folder:
 * by default none, because asking all services takes a while.
 */
async function checkRouting(
  rendered: Rendered,
  root?: string,
): Promise<{ ok: boolean; differences: { plugin: string; where: string }[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'splitstage-chart-'));
  try {
    const file = join(folder, 'rendered.yaml');
    await writeFile(file, rendered.text);
    await copyFile(join(repository, 'app-config/routing.yaml'), join(folder, 'app-config.yaml'));
    const command = join(repository, 'libs/discovery/src/cli/main.ts');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [command, 'check', '--json', '--chart', file],
      { cwd: root ?? folder },
    ).catch(error => error);
    return JSON.parse(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}
