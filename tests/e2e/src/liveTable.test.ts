import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from 'test-support';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { type Portal, startPortal } from './testing/startPortal.ts';

let folder: string;
let portal: Portal;
const file = () => join(folder, 'mine.yaml');
const write = (services: object) => writeFile(file(), stringify({ routing: { services } }));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'splitstage-e2e-'));
  await write({});
  portal = await startPortal({
    configFiles: [file()],
    env: { NODE_OPTIONS: `--import=${join(import.meta.dirname, 'testing/logConnections.mjs')}` },
  });
});
afterAll(async () => {
  await portal?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** The readiness of every service. */
const readiness = () =>
  Promise.all(
    portal.fleet.services.map(async name => {
      const url = `${portal.fleet.serviceUrl(name)}/.backstage/health/v1/readiness`;
      return await (await fetch(url)).json();
    }),
  );

it('follows an edited table in every service, without a restart', async () => {
  const before = await readiness();
  const pids = portal.fleet.services.map(name => portal.fleet.pid(name));
  await write({ radar: { url: 'http://127.0.0.1:9', plugins: ['tech-radar'] } });
  const after = await until(
    'all services to have the new table',
    async () => {
      const answers = await readiness();
      const [first] = answers;
      const changed = first.revision !== before[0].revision;
      return changed && answers.every(({ revision }) => revision === first.revision) && answers;
    },
    2_000,
  );
  expect(after.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok']);
  expect(portal.fleet.services.map(name => portal.fleet.pid(name))).toEqual(pids);
  // The gateway knows the plugin now: its owner is asked, and does not answer.
  expect((await portal.call('/api/tech-radar/entries')).status).toBeGreaterThanOrEqual(502);
});

it.each([
  ['a plugin with two owners', 'routing: {services: {radar: {plugins: [catalog]}}}'],
  ['malformed YAML', 'routing: [unclosed'],
])('keeps the table and says so when an edit brings %s', async (_, content) => {
  const [before] = await readiness();
  await writeFile(file(), content);
  await until('all services to refuse it', async () =>
    (await readiness()).every(({ refusedTables }) => refusedTables.length === 1),
  );
  const answers = await readiness();
  expect(answers.map(({ revision, status }) => [revision, status])).toEqual(
    answers.map(() => [before.revision, 'ok']),
  );
  expect((await portal.call('/api/catalog/entities?limit=1')).status).toBe(200);
});

it('answers a forged token of an unknown plugin at once, and connects to nobody for it', async () => {
  await write({});
  await until('the table to be taken again', async () =>
    (await readiness()).every(({ refusedTables }) => refusedTables.length === 0),
  );
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const askAs = (sub: string) => {
    const token = [
      encode({ typ: 'vnd.backstage.plugin', alg: 'ES256', kid: 'x' }),
      encode({ sub, aud: 'catalog', iat: now, exp: now + 3_600 }),
      Buffer.alloc(64).toString('base64url'),
    ].join('.');
    return fetch(`${portal.fleet.serviceUrl('catalog')}/api/catalog/entities`, {
      headers: { authorization: `Bearer ${token}` },
    });
  };
  const connections = () =>
    portal.fleet.logs('catalog').filter(line => line.startsWith('connects to '));
  const portOf = (service: string) => new URL(portal.fleet.serviceUrl(service)).port;

  // That the watch sees what it should: a known caller is asked for its keys.
  expect((await askAs('scaffolder')).status).toBe(401);
  await until('the connection to the scaffolder', async () =>
    connections().some(line => line.endsWith(` ${portOf('scaffolder')}`)),
  );

  const before = connections().length;
  for (let attempt = 0; attempt < 50; attempt++) {
    expect((await askAs(`attackers-choice-${attempt}`)).status).toBe(401);
  }
  // Fewer than a handful may be the catalog's own: a new database connection, a poll for events.
  expect(connections().length - before).toBeLessThan(5);
});
