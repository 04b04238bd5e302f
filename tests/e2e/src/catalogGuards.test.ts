import type { Entity } from '@backstage/catalog-model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveFiles } from './testing/serveFiles.ts';
import { type Portal, startPortal } from './testing/startPortal.ts';
import { until } from './testing/until.ts';

let files: Awaited<ReturnType<typeof serveFiles>>;
let portal: Portal;
let authorization: string;

beforeAll(async () => {
  files = await serveFiles();
  portal = await startPortal({
    services: ['gateway', 'catalog'],
    config: { backend: { reading: { allow: [{ host: files.host }] } } },
  });
  authorization = `Bearer ${await portal.guestToken()}`;
});
afterAll(async () => {
  await portal?.[Symbol.asyncDispose]();
  await files?.[Symbol.asyncDispose]();
});

/** Calls the catalog as the guest, who is in no group of the platform's. */
function asGuest(method: string, path: string, body?: unknown): Promise<Response> {
  return portal.call(`/api/catalog${path}`, {
    method,
    headers: { authorization },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function preview(target: string): Promise<string> {
  const response = await asGuest('POST', '/locations?dryRun=true', { type: 'url', target });
  const { error } = await response.json();
  return `${response.status} ${error?.message ?? ''}`;
}

async function register(target: string): Promise<string> {
  const response = await asGuest('POST', '/locations', { type: 'url', target });
  expect(response.status).toBe(201);
  const { location } = await response.json();
  return location.id;
}

const find = async (kind: string, name: string): Promise<Entity | undefined> => {
  const response = await portal.call(`/api/catalog/entities/by-name/${kind}/default/${name}`);
  return response.ok ? await response.json() : undefined;
};

/** Waits for an entity that stands behind the others in the same file: they were all looked at. */
const appears = (name: string) => until(name, () => find('component', name), 30_000);

const component = (name: string, owner: string, annotations: Record<string, string> = {}) =>
  JSON.stringify({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, annotations },
    spec: { type: 'service', lifecycle: 'production', owner },
  });

const template = (name: string, changes: object = {}) =>
  JSON.stringify({
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name },
    spec: { type: 'service', steps: [] },
    ...changes,
  });

describe('who may bring code', () => {
  it('refuses a Template that a guest registers by URL, and what makes one another way', async () => {
    const direct = files.write('template.yaml', template('stolen'));
    const nested = files.write(
      'nested.yaml',
      JSON.stringify({
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Location',
        metadata: { name: 'nested' },
        spec: { targets: ['./template.yaml'] },
      }),
    );
    const spellings = [
      direct,
      nested,
      files.write('lower.yaml', template('lower', { kind: 'template' })),
      files.write('upper.yaml', template('upper', { kind: 'TEMPLATE' })),
      files.write('beta2.yaml', template('beta2', { apiVersion: 'backstage.io/v1beta2' })),
      files.write('user.yaml', template('mallory', userOf('platform'))),
      files.write('group.yaml', template('platform', groupOf('platform'))),
    ];
    for (const url of spellings) {
      expect(await preview(url)).toMatch(/^400 .*is not of an allowed kind for that location/);
    }
    expect(await find('template', 'stolen')).toBeUndefined();
    // The operator's own template, which app-config names, is there.
    await until('the operator’s template', () => find('template', 'golden-path-service'), 30_000);
  });

  it('does not let a registered file become a Template later', async () => {
    const name = 'harmless';
    const target = files.write('later.yaml', component(name, 'user:development/guest'));
    await register(target);
    await appears(name);
    files.write('later.yaml', `${template('late')}\n---\n${component('later', 'guest')}`);
    const refreshed = await asGuest('POST', '/refresh', { entityRef: `component:default/${name}` });
    expect(refreshed.status).toBe(200);
    await until('the error to be told', async () =>
      portal.fleet
        .logs('catalog')
        .some(line => /template:default\/late at .* not of an allowed/.test(line)),
    );
    expect(await find('template', 'late')).toBeUndefined();
  });
});

const userOf = (group: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  spec: { memberOf: [group] },
});
const groupOf = (type: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  spec: { type, children: [], members: ['development/guest'] },
});

describe('what an entity says of its source', () => {
  it('refuses annotations that name files of the portal, and says why', async () => {
    const lies: Record<string, string>[] = [
      { 'backstage.io/source-location': 'file:/etc/x.yaml' },
      { 'backstage.io/source-location': 'url:file:///etc/x.yaml' },
      { 'backstage.io/source-location': ' FILE:/etc/x.yaml' },
      { 'backstage.io/source-location': 'dir:/etc' },
      { 'backstage.io/techdocs-ref': 'dir:file:/etc' },
      { 'backstage.io/techdocs-ref': 'url:file:///etc/' },
      { 'backstage.io/techdocs-ref': 'file:/etc/mkdocs.yml' },
      { 'backstage.io/orphan': 'true' },
      { 'backstage.io/view-url': 'java\tscript:alert(1)' },
    ];
    for (const [index, annotations] of lies.entries()) {
      const url = files.write(`lie${index}.yaml`, component(`lie${index}`, 'guest', annotations));
      expect(await preview(url)).toMatch(
        /^400 .*(Name a source|Use a folder|take it out|web address)/,
      );
    }
    const honest = component('honest', 'guest', {
      'backstage.io/source-location': 'url:https://github.com/acme/other/',
      'backstage.io/techdocs-ref': 'dir:./docs',
      'backstage.io/view-url': 'https://github.com/acme/other',
    });
    expect(await preview(files.write('honest.yaml', honest))).toMatch(/^201 /);
  });

  it('reads no file of this machine for an entity that is only checked', async () => {
    const response = await asGuest('POST', '/validate-entity', {
      location: 'url:http://127.0.0.1/x',
      entity: {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Location',
        metadata: {
          name: 'reader',
          annotations: { 'backstage.io/managed-by-location': 'file:/etc/x.yaml' },
        },
        spec: { type: 'file', target: '/etc/passwd' },
      },
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(
      /managed-by-location is not the .*location.* of this request/,
    );
  });
});

describe('who may remove a location', () => {
  it('refuses a guest who moves the location of another team, whose entities would go', async () => {
    const name = 'of-the-platform';
    const target = files.write(`${name}.yaml`, component(name, 'group:default/platform'));
    const id = await register(target);
    await appears(name);
    const elsewhere = { type: 'url', target: files.write('mine.yaml', component('mine', 'guest')) };
    expect((await asGuest('PUT', `/locations/${id}`, elsewhere)).status).toBe(403);
    expect((await asGuest('PUT', `/LOCATIONS/${id}/`, elsewhere)).status).toBe(403);
    const refusal = await asGuest('DELETE', `/locations/${id}`);
    expect(refusal.status).toBe(403);
    expect((await refusal.json()).error.message).toMatch(/own all entities of the location/);
    expect(await find('component', name)).toBeDefined();
  });

  it('lets a guest unregister and move what is all their own, and a location with others not', async () => {
    const mine = 'user:development/guest';
    const target = files.write('own.yaml', component('own', mine));
    const id = await register(target);
    await appears('own');
    const moved = files.write('moved.yaml', component('moved', mine));
    expect((await asGuest('PUT', `/locations/${id}`, { type: 'url', target: moved })).status).toBe(
      200,
    );
    await appears('moved');
    expect((await asGuest('DELETE', `/locations/${id}`)).status).toBe(204);
    await until('the entity to go', async () => !(await find('component', 'moved')));

    const both = `${component('half', mine)}\n---\n${component('other-half', 'platform')}`;
    const shared = await register(files.write('both.yaml', both));
    await Promise.all([appears('half'), appears('other-half')]);
    expect((await asGuest('DELETE', `/locations/${shared}`)).status).toBe(403);
  });

  it('does not take entities of another team for own ones because somebody points at their file', async () => {
    const mine = 'user:development/guest';
    const theirs = files.write('theirs.yaml', component('theirs', 'platform'));
    const ours = files.write('ours.yaml', component('ours', mine));
    const location = (name: string, ...targets: string[]) =>
      JSON.stringify({
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Location',
        metadata: { name },
        spec: { targets },
      });
    const all = await register(files.write('all.yaml', location('all', theirs, ours)));
    await Promise.all([appears('theirs'), appears('ours')]);
    await register(files.write('pointer.yaml', location('pointer', theirs)));
    await until('the file to be described by the pointer too', async () => {
      const { metadata } = (await find('component', 'theirs')) ?? {};
      const origin = metadata?.annotations?.['backstage.io/managed-by-origin-location'];
      return origin?.endsWith('pointer.yaml');
    });
    expect((await asGuest('DELETE', `/locations/${all}`)).status).toBe(403);
  });
});

describe('what a location may make the catalog compute', () => {
  it('refuses 20,000 small entities at once, and answers others meanwhile', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => component(`tiny-${i}`, 'guest'));
    const url = files.write('many.yaml', many.join('\n---\n'));
    const answer = preview(url);
    const began = performance.now();
    const alive = await portal.call('/api/catalog/entities?limit=1');
    expect(alive.status).toBe(200);
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(await answer).toMatch(
      /^400 .*20000 entities, and 1000 are allowed.*registered\.entities/,
    );
  });

  it('refuses a preview of many files that are small each', async () => {
    const targets = Array.from({ length: 15 }, (_, file) => {
      const part = Array.from({ length: 100 }, (_, i) => component(`part-${file}-${i}`, 'guest'));
      return files.write(`part${file}.yaml`, part.join('\n---\n'));
    });
    const all = JSON.stringify({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Location',
      metadata: { name: 'parts' },
      spec: { targets },
    });
    expect(await preview(files.write('parts.yaml', all))).toMatch(/^400 .*previewEntities/);
  });

  it('refuses an entity with 10,000 relations', async () => {
    const entity = JSON.parse(component('related', 'guest'));
    entity.spec.dependsOn = Array.from({ length: 10_000 }, (_, i) => `component:default/x${i}`);
    const url = files.write('related.yaml', JSON.stringify(entity));
    expect(await preview(url)).toMatch(/^400 .*registered\.(relations|entityValues)/);
  });

  it('refuses an alias bomb, and answers others while a file of many keys is parsed', async () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh']) {
      bomb.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(', ')}]`);
    }
    expect(await preview(files.write('bomb.yaml', bomb.join('\n')))).toMatch(/^400 /);

    const keys = Array.from({ length: 12_000 }, (_, i) => `k${i}:`).join('\n');
    const slow = preview(files.write('keys.yaml', keys));
    const began = performance.now();
    expect((await portal.call('/api/catalog/entities?limit=1')).status).toBe(200);
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(await slow).toMatch(/^400 /);
  });
});
