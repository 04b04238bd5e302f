import { until } from 'test-support';
import { expect } from 'vitest';
import type { Catalog } from '../testing/startCatalog.ts';
import { undisturbed } from '../testing/undisturbed.ts';
import { it } from './it.ts';

async function ask(catalog: Catalog, method: string, path: string, body?: unknown) {
  const response = await catalog.asGuest(method, path, body);
  return `${response.status} ${await response.text()}`;
}

function askUndisturbed(catalog: Catalog, method: string, path: string, body?: unknown) {
  return undisturbed(catalog.portal, ask(catalog, method, path, body));
}

const action = (version: string, name: string) =>
  `/.backstage/actions/${version}/actions/${name}/invoke`;

it('answers others while somebody asks for 3,000 levels of $not, by route and by action', async ({
  catalog,
}) => {
  let query: object = { kind: 'x' };
  for (let level = 0; level < 3_000; level += 1) query = { $not: query };
  const cursor = Buffer.from(JSON.stringify({ query })).toString('base64');
  for (const [path, body] of [
    ['/entities/by-query', { query }],
    ['/entities/by-query', { cursor }],
    ['/entity-facets', { facets: ['kind'], query }],
    ['/locations/by-query', { query }],
    [action('v1', 'catalog:query-catalog-entities'), { query }],
    [action('v2', 'catalog%3Aquery-catalog-entities'), { input: { query } }],
  ] as const) {
    expect(await askUndisturbed(catalog, 'POST', path, body), path).toMatch(
      /^400 .*nested deeper/s,
    );
  }
});

it('refuses 600 conditions, which hold a connection of the database for a minute', async ({
  catalog,
}) => {
  const filter = Array.from({ length: 600 }, (_, index) => `metadata.a${index}`).join(',');
  for (const path of ['/entities', '/entities/by-query', '/entity-facets']) {
    const answer = await askUndisturbed(catalog, 'GET', `${path}?facet=kind&filter=${filter}`);
    expect(answer, path).toMatch(/^400 .*catalog\.limits\.queryConditions/s);
  }
});

// 480 MB, put together in the catalog's own thread; other reads took nine seconds.
it('answers others while somebody names one large entity 1,200 times', async ({ catalog }) => {
  const { files, find, register, unregister } = catalog;
  const definition = 'x'.repeat(400_000);
  const api = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'API',
    metadata: { name: 'large' },
    spec: { type: 'text', lifecycle: 'production', owner: 'guests', definition },
  };
  const id = await register(files.write('large.yaml', JSON.stringify(api)));
  await until('the entity', () => find('api', 'large'));
  const named = (times: number) => ({
    entityRefs: Array.from({ length: times }, () => 'api:default/large'),
    fields: ['spec'],
  });
  expect(await askUndisturbed(catalog, 'POST', '/entities/by-refs', named(1_200))).toMatch(
    /^400 .*catalog\.limits\.answerBytes/s,
  );
  const few = await catalog.asGuest('POST', '/entities/by-refs', named(20));
  expect((await few.json()).items).toHaveLength(20);
  await unregister(id);
});

it('refuses a field of 80 kB, of which one request stopped the catalog for minutes', async ({
  catalog,
}) => {
  const field = `metadata.${'a.'.repeat(40_000)}a`;
  for (const [path, body] of [
    ['/entities/by-query', { fields: [field] }],
    ['/entities/by-refs', { entityRefs: ['component:default/dispatch-service'], fields: [field] }],
    [action('v1', 'catalog:query-catalog-entities'), { fields: [field] }],
    [action('v2', 'catalog:query-catalog-entities'), { input: { fields: [field] } }],
  ] as const) {
    expect(await askUndisturbed(catalog, 'POST', path, body), path).toMatch(/^400 .*queryFields/s);
  }
});

it('takes any cursor, page and text for what it is', async ({ catalog }) => {
  const cursorOf = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
  const page = { orderFields: [], orderFieldValues: [], isPrevious: false };
  const order = { field: 'metadata.name', order: 'asc' };
  const everywhere = Array.from({ length: 400 }, (_, index) => `metadata.a${index}`);
  for (const [path, body] of [
    ['/entities/by-query', { cursor: cursorOf(null) }],
    ['/entities/by-query', { cursor: cursorOf({ ...page, filter: { not: [] } }) }],
    ['/entities/by-query', { cursor: cursorOf({ ...page, orderFields: Array(60).fill(order) }) }],
    ['/entities/by-query', { cursor: cursorOf(page), limit: 1e9 }],
    ['/entities/by-query', { limit: 1e9, offset: 1e9 }],
    ['/entities/by-query', { limit: -7 }],
    ['/entities/by-query', { fullTextFilter: { term: '%_'.repeat(20_000), fields: everywhere } }],
    ['/entity-facets', { facets: everywhere }],
    ['/locations/by-query', { limit: 1e9 }],
    ['/locations/by-query', { cursor: cursorOf({ limit: 1e9 }) }],
  ] as const) {
    expect(
      await askUndisturbed(catalog, 'POST', path, body),
      JSON.stringify(body).slice(0, 200),
    ).toMatch(path.startsWith('/locations') ? /^(200|400) / : /^400 /);
  }
  for (const after of [null, [], 7, { limit: -1 }, { offset: 1e15 }, { limit: '1' }]) {
    const path = `/entities?after=${cursorOf(after)}`;
    expect(await askUndisturbed(catalog, 'GET', path), JSON.stringify(after)).toMatch(
      /^(200|400) /,
    );
  }
  // What is rare and expensive, and allowed, as often as somebody likes.
  const text = { term: '%_%_%_%_%', fields: everywhere };
  const many = Array.from({ length: 40 }, () =>
    ask(catalog, 'POST', '/entities/by-query', { fullTextFilter: text }),
  );
  for (const answer of await undisturbed(catalog.portal, Promise.all(many)))
    expect(answer).toMatch(/^200 /);
});

it('looks for the same, whatever name of a file an analysis is given', async ({ catalog }) => {
  const analyze = async (catalogFilename?: string) => {
    const location = { type: 'url', target: `http://${catalog.files.host}/acme/booking` };
    return await askUndisturbed(catalog, 'POST', '/analyze-location', {
      location,
      catalogFilename,
    });
  };
  const plain = await analyze();
  expect(plain).toMatch(/^200 .*generateEntities/s);
  for (const name of [
    '**/*',
    '../../etc/passwd',
    'x repo:acme/secrets',
    '%2e%2e',
    '*'.repeat(90_000),
  ]) {
    expect(await analyze(name), name.slice(0, 40)).toBe(plain);
  }
});

it('answers others while an action checks YAML with 9,000 keys', async ({ catalog }) => {
  const entity = Array.from({ length: 9_000 }, (_, index) => `k${index}: 1\n`).join('');
  for (const [path, body] of [
    [action('v1', 'catalog:validate-entity'), { entity }],
    [action('v1', 'catalog%3Avalidate-entity'), { entity }],
    [action('V1', 'catalog:validate-entity'), { entity }],
    [action('V2', 'catalog:validate-entity'), { input: { entity } }],
    [action('v2', 'catalog:validate-entity'), { input: { entity } }],
  ] as const) {
    expect(await askUndisturbed(catalog, 'POST', path, body), path).toMatch(/more than 200 keys/);
  }
});

it('still checks entities by the action', async ({ catalog }) => {
  const entity = [
    'apiVersion: backstage.io/v1alpha1',
    'kind: Component',
    'metadata: { name: fine }',
    'spec: { type: service, lifecycle: production, owner: guest }',
  ].join('\n');
  const ask = async (entity: string) => {
    const path = action('v1', 'catalog:validate-entity');
    return await (await catalog.asGuest('POST', path, { entity })).json();
  };
  expect(await ask(entity)).toMatchObject({
    output: { isValid: true, entity: { metadata: { name: 'fine' } } },
  });
  expect(await ask('a: [')).toMatchObject({ output: { isValid: false, isValidYaml: false } });
});
