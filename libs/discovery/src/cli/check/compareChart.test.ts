import { describe, expect, it } from 'vitest';
import { parseRoutingTable } from '../../parseRoutingTable.ts';
import { compareChart } from './compareChart.ts';
import { readChart } from './readChart.ts';

const { table } = parseRoutingTable({
  services: {
    gateway: { url: 'http://127.0.0.1:7007', plugins: ['app', 'auth'] },
    catalog: { url: 'http://127.0.0.1:7008', plugins: ['catalog', 'techdocs'] },
  },
});

const configMap = (catalog = 'catalog, techdocs', gateway = 'app, auth') => `
apiVersion: v1
kind: ConfigMap
metadata:
  name: check-routing
data:
  readme.txt: "this: [is not YAML"
  routing.yaml: |
    routing:
      services:
        gateway:
          url: http://check-gateway:7007
          plugins: [${gateway}]
        catalog:
          url: http://check-catalog.portal.svc:7007
          plugins: [${catalog}]
`;
const ingress = (paths: Record<string, string>) => `
kind: Ingress
metadata:
  name: check
spec:
  rules:
    - host: portal.example.com
      http:
        paths:
${Object.entries(paths)
  .map(([path, name]) => `          - {path: ${path}, backend: {service: {name: ${name}}}}`)
  .join('\n')}
`;
const httpRoute = (path: string, name: string) => `
kind: HTTPRoute
metadata:
  name: check-${name}
spec:
  rules:
    - matches: [{path: {type: PathPrefix, value: ${path}}}]
      backendRefs: [{name: ${name}, port: 7007}]
`;
const compare = (...documents: string[]) => compareChart(table, readChart(documents.join('---')));

describe('compareChart', () => {
  it('has nothing to say when the plugins are where the table says, at other addresses', () => {
    const paths = { '/api/catalog': 'check-catalog', '/': 'check-gateway' };
    expect(compare(configMap(), ingress(paths))).toEqual([]);
    expect(
      compare(
        configMap(),
        httpRoute('/api/catalog', 'check-catalog'),
        httpRoute('/', 'check-gateway'),
      ),
    ).toEqual([]);
    expect(compare()).toEqual([]);
  });

  it('shows a plugin that the ConfigMap has elsewhere, not at all, or alone', () => {
    expect(compare(configMap('catalog', 'app, radar, techdocs'))).toEqual([
      {
        where: 'ConfigMap check-routing routing.yaml',
        service: 'gateway',
        plugin: 'auth',
        table: 'runs here',
        found: 'in no service',
      },
      {
        where: 'ConfigMap check-routing routing.yaml',
        service: 'gateway',
        plugin: 'radar',
        table: 'in no service',
        found: 'runs here',
      },
      {
        where: 'ConfigMap check-routing routing.yaml',
        service: 'catalog',
        plugin: 'techdocs',
        table: 'runs here',
        found: 'runs in gateway',
      },
    ]);
  });

  it.each([
    ['Ingress', ingress({ '/api/techdocs': 'check-gateway', '/': 'check-gateway' })],
    [
      'HTTPRoute',
      `${httpRoute('/api/techdocs', 'check-gateway')}---${httpRoute('/', 'check-gateway')}`,
    ],
  ])('shows a path of an %s that leads to another service', (_kind, document) => {
    expect(compare(configMap(), document)).toMatchObject([
      {
        service: 'catalog',
        plugin: 'techdocs',
        table: 'runs here',
        found: '/api/techdocs leads to check-gateway',
      },
    ]);
  });

  it('shows a path to a plugin that the table does not know', () => {
    expect(compare(ingress({ '/api/radar': 'check-gateway', '/': 'check-gateway' }))).toEqual([
      {
        where: 'Ingress check',
        service: '-',
        plugin: 'radar',
        table: 'in no service',
        found: '/api/radar leads to check-gateway',
      },
    ]);
  });

  it('shows plugins that no path leads to when nothing leads to the gateway', () => {
    const paths = { '/api/catalog': 'check-catalog', '/api/auth': 'check-gateway' };
    expect(compare(configMap(), ingress(paths)).map(each => [each.plugin, each.found])).toEqual([
      ['app', 'no path leads to it'],
      ['techdocs', 'no path leads to it'],
    ]);
  });

  it('refuses a chart whose own table is not valid, and names the ConfigMap', () => {
    expect(() => compare(configMap('"*"'))).toThrow(
      /plugins\[0\] \(in ConfigMap check-routing routing\.yaml\)/,
    );
  });

  it('refuses what is not YAML', () => {
    expect(() => readChart('kind: [')).toThrow(/rendered chart is not valid YAML/);
  });
});
