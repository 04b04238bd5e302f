import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { shiftPorts } from './choosePorts.ts';
import { readServices, selectServices } from './readServices.ts';

const rows = [
  { name: 'gateway', port: 7007 },
  { name: 'catalog', port: 7008 },
  { name: 'search', port: 7010 },
];

async function readTable(yaml: string) {
  const root = await mkdtemp(join(tmpdir(), 'splitstage-table-'));
  await mkdir(join(root, 'app-config'));
  await writeFile(join(root, 'app-config/routing.yaml'), yaml);
  return readServices(root).finally(() => rm(root, { recursive: true }));
}

test('reads this repository’s routing table', async () => {
  const services = await readServices(resolve(import.meta.dirname, '../../../..'));
  expect(services).toContainEqual({ name: 'gateway', port: 7007 });
});

test.each([
  ['routing: [', /routing\.yaml: .* at line 1/s],
  ['routing: {}', /routing\.services: expected a map/],
  [
    'routing: {services: {catalog: {url: nonsense}}}',
    /routing\.services\.catalog\.url: .* found "nonsense"/,
  ],
  [
    'routing: {services: {catalog: {plugins: [catalog]}}}',
    /routing\.services\.catalog\.url: .* found nothing/,
  ],
])('refuses %s', async (yaml, message) => {
  const error = await readTable(yaml).catch(reason => reason);
  expect(error).toMatchObject({ code: 'ROUTING_INVALID', message: expect.stringMatching(message) });
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
