import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { shiftPorts } from './choosePorts.ts';
import type { ReadConfigOptions } from './readConfig.ts';
import { type FleetTable, readServices, type ServiceRow, selectServices } from './readServices.ts';

const row = (name: string, url: string): ServiceRow => ({
  name,
  url,
  key: 'url',
  plugins: [name],
});
const rows = [
  row('gateway', 'http://127.0.0.1:7007'),
  row('catalog', 'http://127.0.0.1:7008'),
  row('search', 'http://127.0.0.1:7010'),
];
const nothing = { overrides: undefined, configFiles: [], env: {} };

/** Reads a table in a checkout that has the code of a catalog and of a search service. */
async function readTable(
  yaml: string,
  options: (root: string) => Partial<ReadConfigOptions> = () => ({}),
): Promise<FleetTable> {
  const repoRoot = await mkdtemp(join(tmpdir(), 'splitstage-table-'));
  try {
    for (const folder of ['app-config', 'services/catalog-backend', 'services/search-backend'])
      await mkdir(join(repoRoot, folder), { recursive: true });
    await writeFile(join(repoRoot, 'app-config/routing.yaml'), yaml);
    return await readServices({ ...nothing, repoRoot, ...options(repoRoot) });
  } finally {
    await rm(repoRoot, { recursive: true });
  }
}

const table = (services: object, more: object = {}) =>
  stringify({ routing: { services, ...more } });
const catalog = { url: 'http://127.0.0.1:7008', plugins: ['catalog'] };

test('reads this repository’s routing table', async () => {
  const repoRoot = resolve(import.meta.dirname, '../../../..');
  const { rows: found, elsewhere } = await readServices({ ...nothing, repoRoot });
  expect(found).toContainEqual({
    name: 'scaffolder',
    url: 'http://127.0.0.1:7009',
    key: 'url',
    plugins: ['scaffolder'],
  });
  expect(elsewhere).toEqual([]);
});

test('a row with several addresses is a valid table', async () => {
  const urls = ['http://10.0.0.1:7008', 'http://10.0.0.2:7008'];
  const { rows: found } = await readTable(table({ catalog: { urls, plugins: ['catalog'] } }));
  expect(found).toEqual([{ name: 'catalog', url: urls[0], key: 'urls', plugins: ['catalog'] }]);
});

test('SPLITSTAGE_ROUTING_FILE names another table, for the launcher as for the services', async () => {
  const other = join(await mkdtemp(join(tmpdir(), 'splitstage-table-')), 'mine.yaml');
  await writeFile(other, table({ search: { url: 'http://127.0.0.1:7010', plugins: ['search'] } }));
  const { rows: found } = await readTable(table({ catalog }), () => ({
    env: { SPLITSTAGE_ROUTING_FILE: other },
  }));
  expect(found.map(({ name }) => name)).toEqual(['search']);
  await rm(join(other, '..'), { recursive: true });
});

test('the last --config file has the last word, and variables are put in', async () => {
  const { rows: found } = await readTable(table({ catalog }), root => ({
    overrides: { routing: { services: { catalog: { plugins: ['catalog', 'techdocs'] } } } },
    env: { CATALOG: 'http://127.0.0.1:9008' },
    configFiles: [join(root, 'app-config/routing.yaml')],
  }));
  expect(found).toEqual([{ name: 'catalog', ...catalog, key: 'url' }]);
  const url = '$' + '{CATALOG}';
  const { rows: other } = await readTable(table({ catalog: { ...catalog, url } }), () => ({
    env: { CATALOG: 'http://127.0.0.1:9008' },
  }));
  expect(other[0]?.url).toBe('http://127.0.0.1:9008');
});

test('a service whose code is not here runs elsewhere', async () => {
  const radar = { url: 'http://radar.example.com', plugins: ['tech-radar'] };
  const { rows: found, elsewhere } = await readTable(table({ catalog, radar }));
  expect(found.map(({ name }) => name)).toEqual(['catalog']);
  expect(elsewhere).toEqual(['radar']);
});

test.each([
  ['its row’s plugins, normally', {}, 'own'],
  ['those of all, when the row need not be true', { verify: 'warn' }, 'any'],
  [
    'those of all, when the table may come from Redis',
    { redis: { url: 'redis://127.0.0.1', signingKey: 'x'.repeat(32) } },
    'any',
  ],
])('a service reaches the databases of %s', async (_, more, databases) => {
  expect(await readTable(table({ catalog }, more))).toMatchObject({
    databases,
    databasePrefix: 'backstage_plugin_',
  });
});

test.each([
  ['routing: [', /routing\.yaml: .* at line 1/s],
  ['routing: {}', /routing\.services/],
  [
    'routing: {services: {catalog: {url: nonsense, plugins: [catalog]}}}',
    /routing\.services\.catalog\.url \(in routing\.yaml\)\n.*"nonsense"/,
  ],
  [
    'routing: {services: {catalog: {plugins: [catalog]}}}',
    /routing\.services\.catalog \(in routing\.yaml\)\n.*has no address/,
  ],
  [
    table({ catalog, search: { url: 'http://127.0.0.1:7010', plugins: ['catalog'] } }),
    /"catalog" is already owned at .* \(in routing\.yaml\)/,
  ],
])('refuses %s, and names the file that somebody wrote', async (yaml, message) => {
  const error = await readTable(yaml).catch(reason => reason);
  expect(error).toMatchObject({
    code: 'ROUTING_INVALID',
    message: expect.stringMatching(message),
    fix: expect.stringContaining('app-config/routing.yaml'),
  });
});

test('--only names services; a wrong name is met with the nearest', () => {
  expect(selectServices(rows, ['search'])).toEqual([rows[2]]);
  expect(() => selectServices(rows, ['serach'])).toThrow(
    'no service "serach"; did you mean "search"?',
  );
});

test('the other ports keep their distance to the gateway’s', () => {
  expect([...shiftPorts(rows, 8007).values()]).toEqual([8007, 8008, 8010]);
  expect([...shiftPorts(rows, undefined).values()]).toEqual([7007, 7008, 7010]);
  expect(() => shiftPorts(rows, 65_534)).toThrow('search would need port 65537');
});

test('rows on several hosts get ports of their own on this one', () => {
  const cluster = ['gateway', 'catalog', 'search'].map(name => row(name, `http://${name}:7007`));
  expect([...shiftPorts(cluster, undefined).values()]).toEqual([7007, 7008, 7009]);
});
