import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { chart, renderChart } from './testing/renderChart.ts';

const schema = JSON.parse(readFileSync(join(chart, 'values.schema.json'), 'utf8'));
const values = parse(readFileSync(join(chart, 'values.yaml'), 'utf8'));

interface Property {
  readonly path: string;
  readonly schema: {
    readonly $ref?: string;
    readonly description?: string;
    readonly additionalProperties?: unknown;
    readonly properties?: Readonly<Record<string, Property['schema']>>;
  };
}

/** All keys that the schema names, with where they stand. */
function propertiesOf(node: Property['schema'], path: string): Property[] {
  return Object.entries(resolve(node).properties ?? {}).flatMap(([key, child]) => {
    const own = { path: path ? `${path}.${key}` : key, schema: resolve(child) };
    // Variants hold the same keys again.
    return /^(next|processing)$/.test(key) ? [own] : [own, ...propertiesOf(child, own.path)];
  });
}

function resolve(node: Property['schema']): Property['schema'] {
  return node.$ref === undefined
    ? node
    : node.$ref
        .slice(2)
        .split('/')
        .reduce((found, key) => found[key], schema);
}

const properties = propertiesOf(schema, '');

it('has a sentence for each key', () => {
  expect(properties.length).toBeGreaterThan(120);
  const without = properties.filter(each => !/^\S.+\.$/.test(each.schema.description ?? ''));
  expect(without.map(({ path }) => path)).toEqual([]);
});

it('refers to nothing outside itself', () => {
  const references = JSON.stringify(schema).match(/"\$ref":"[^"]+"/g) ?? [];
  expect(references.length).toBeGreaterThan(0);
  expect(references.filter(reference => !reference.startsWith('"$ref":"#/'))).toEqual([]);
});

it('has a default for each key, and no default without a key', () => {
  const given = (object: object, path = ''): string[] =>
    Object.entries(object).flatMap(([key, value]) => {
      const own = path ? `${path}.${key}` : key;
      const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
      return isMap && properties.some(each => each.path.startsWith(`${own}.`))
        ? [own, ...given(value, own)]
        : [own];
    });
  const optional = [
    // Takes what is Kubernetes' own, or a parent chart's.
    'global',
    'gatewayApi.timeouts.request',
    'gatewayApi.timeouts.backendRequest',
    'defaults.probes.startup.initialDelaySeconds',
    'defaults.probes.readiness.initialDelaySeconds',
    'defaults.probes.liveness.initialDelaySeconds',
  ];
  const known = properties.map(({ path }) => path).filter(path => !optional.includes(path));
  expect(given(values).sort()).toEqual(known.sort());
});

it.each([
  ['portal.ulr', { portal: { ulr: 'https://example.com' } }],
  ['a key of no service', { services: { search: { replica: 2 } } }],
  ['a key of no default', { defaults: { image: { name: 'x' } } }],
  ['a key of no second version', { services: { search: { next: { trafic: 'all' } } } }],
  ['a variable of the wrong shape', { defaults: { extraEnv: { A: { secretKeyRef: {} } } } }],
  ['a plugin that is no id', { services: { search: { plugins: ['@acme/search'] } } }],
  ['a wildcard', { services: { search: { plugins: ['*'] } } }],
  ['a service without plugins', { services: { search: { plugins: [] } } }],
  ['a service that is no DNS label', { services: { Search: { plugins: ['a'] } } }],
  ['an exposure that does not exist', { exposure: 'loadbalancer' }],
  ['a number in the place of text', { database: { host: 5432 } }],
])('refuses %s', async (_name, wrong) => {
  await expect(renderChart(wrong)).rejects.toThrow(/schema/);
});

it('takes a plugin whose id has capitals, which cannot be renamed', async () => {
  const rendered = await renderChart({ services: { search: { plugins: ['fooBar'] } } });
  expect(rendered.text).toContain('/api/fooBar');
});
