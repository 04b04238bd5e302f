import { expect } from 'vitest';
import { slowestWhile } from '../testing/slowestWhile.ts';
import type { Catalog } from '../testing/startCatalog.ts';
import { until } from '../testing/until.ts';
import { it } from './it.ts';

/** What is promised to others, whatever somebody asks. */
async function askUndisturbed(
  catalog: Catalog,
  method: string,
  path: string,
  body?: unknown,
): Promise<string> {
  const asking = catalog.asGuest(method, path, body).then(async response => {
    return `${response.status} ${await response.text()}`;
  });
  const { liveness, read } = await slowestWhile(catalog.portal, asking);
  expect(liveness).toBeLessThan(1_000);
  expect(read).toBeLessThan(2_000);
  return await asking;
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

it('answers others while an action checks YAML with 9,000 keys', async ({ catalog }) => {
  const entity = Array.from({ length: 9_000 }, (_, index) => `k${index}: 1\n`).join('');
  for (const [path, body] of [
    [action('v1', 'catalog:validate-entity'), { entity }],
    [action('v1', 'catalog%3Avalidate-entity'), { entity }],
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
