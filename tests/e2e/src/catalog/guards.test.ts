import { until } from 'test-support';
import { describe, expect } from 'vitest';
import { componentFile, documents, locationFile, templateFile } from '../testing/catalogFiles.ts';
import { it } from './it.ts';

describe('who may bring code', () => {
  it('refuses a Template that a guest registers by URL, and what makes one another way', async ({
    catalog,
  }) => {
    const direct = catalog.files.write('template.yaml', templateFile('stolen'));
    const nested = catalog.files.write('nested.yaml', locationFile('nested', './template.yaml'));
    const spellings = [
      direct,
      nested,
      catalog.files.write('lower.yaml', templateFile('lower', { kind: 'template' })),
      catalog.files.write('upper.yaml', templateFile('upper', { kind: 'TEMPLATE' })),
      catalog.files.write(
        'beta2.yaml',
        templateFile('beta2', { apiVersion: 'backstage.io/v1beta2' }),
      ),
      catalog.files.write('user.yaml', templateFile('mallory', userOf('platform'))),
      catalog.files.write('group.yaml', templateFile('platform', groupOf('platform'))),
    ];
    for (const url of spellings) {
      expect(await catalog.preview(url)).toMatch(
        /^400 .*is not of an allowed kind for that location/,
      );
    }
    expect(await catalog.find('template', 'stolen')).toBeUndefined();
    // The operator's own template, which app-config names, is there.
    await until(
      'the operator’s template',
      () => catalog.find('template', 'golden-path-service'),
      30_000,
    );
  });

  it('does not let a registered file become a Template later', async ({ catalog }) => {
    const name = 'harmless';
    const target = catalog.files.write('later.yaml', componentFile(name, 'user:development/guest'));
    await catalog.register(target);
    await catalog.appears(name);
    catalog.files.write(
      'later.yaml',
      documents(templateFile('late'), componentFile('later', 'guest')),
    );
    const refreshed = await catalog.asGuest('POST', '/refresh', {
      entityRef: `component:default/${name}`,
    });
    expect(refreshed.status).toBe(200);
    await catalog.logs(/template:default\/late at .* not of an allowed/);
    expect(await catalog.find('template', 'late')).toBeUndefined();
  });

  it('takes no Template from a location that a guest moves to one', async ({ catalog }) => {
    const mine = 'user:development/guest';
    const id = await catalog.register(
      catalog.files.write('before.yaml', componentFile('before', mine)),
    );
    await catalog.appears('before');
    const target = catalog.files.write('after.yaml', templateFile('after'));
    const moved = await catalog.asGuest('PUT', `/locations/${id}`, { type: 'url', target });
    expect(moved.status).toBe(200);
    await catalog.logs(/template:default\/after at .* not of an allowed/);
    expect(await catalog.find('template', 'after')).toBeUndefined();
  });

  it('takes no Template for the one of the operator that has its name', async ({ catalog }) => {
    const name = 'golden-path-service';
    const ours = await until(
      'the operator’s template',
      () => catalog.find('template', name),
      30_000,
    );
    const taken = templateFile(name, { metadata: { name, title: 'Taken over' } });
    const target = catalog.files.write('taken.yaml', taken);
    expect(await catalog.preview(target)).toMatch(/^400 .*not of an allowed kind/);
    await catalog.register(target);
    await catalog.logs(/golden-path-service at .*taken\.yaml.* not of an allowed/);
    expect((await catalog.find('template', name))?.metadata.uid).toBe(ours.metadata.uid);
    expect((await catalog.find('template', name))?.metadata.title).not.toBe('Taken over');
  });

  it('takes no kind out of a placeholder', async ({ catalog }) => {
    catalog.files.write('kind.txt', 'Template');
    const entity = {
      ...JSON.parse(componentFile('shifting', 'guest')),
      kind: { $text: './kind.txt' },
    };
    const url = catalog.files.write('shifting.yaml', JSON.stringify(entity));
    expect(await catalog.preview(url)).toMatch(/^400 /);
    expect(await catalog.find('template', 'shifting')).toBeUndefined();
  });

  it('takes Templates from a folder that the operator names by a pattern, and from no address that only looks like it', async ({
    catalog,
  }) => {
    const good = catalog.files.write('templates/good.yaml', templateFile('good'));
    expect(await catalog.preview(good)).toMatch(/^201 /);
    const evil = catalog.files.write('evil.yaml', templateFile('evil'));
    const { origin } = new URL(evil);
    for (const url of [
      evil,
      `${evil}?x=/templates/x.yaml`,
      `${evil}#/templates/x.yaml`,
      `${origin}/templates/../evil.yaml`,
      `${origin}/templates/%2e%2e/evil.yaml`,
      `${origin}/templates/..%2fevil.yaml`,
      `${origin}/templates\\..\\evil.yaml`,
      `${origin}/x/templates/../../evil.yaml`,
      `http://127.0.0.1:x@${catalog.files.host}/templates/../evil.yaml`,
    ]) {
      expect(await catalog.preview(url), url).toMatch(/^40\d /);
    }
    // Rules go by where the first file was registered: a Location of anybody's is no way in.
    const pointer = catalog.files.write('to-good.yaml', locationFile('to-good', good));
    expect(await catalog.preview(pointer)).toMatch(/^400 .*not of an allowed kind/);
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
  it('refuses annotations that name files of the portal, and says why', async ({ catalog }) => {
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
      const url = catalog.files.write(
        `lie${index}.yaml`,
        componentFile(`lie${index}`, 'guest', annotations),
      );
      expect(await catalog.preview(url)).toMatch(
        /^400 .*(Name a source|Use a folder|take it out|web address)/,
      );
    }
    const honest = componentFile('honest', 'guest', {
      'backstage.io/source-location': 'url:https://github.com/acme/other/',
      'backstage.io/techdocs-ref': 'dir:./docs',
      'backstage.io/view-url': 'https://github.com/acme/other',
    });
    expect(await catalog.preview(catalog.files.write('honest.yaml', honest))).toMatch(/^201 /);
  });

  it('reads no file of this machine for an entity that is only checked', async ({ catalog }) => {
    const response = await catalog.asGuest('POST', '/validate-entity', {
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
  it('refuses a guest who moves the location of another team, whose entities would go', async ({
    catalog,
  }) => {
    const name = 'of-the-platform';
    const target = catalog.files.write(
      `${name}.yaml`,
      componentFile(name, 'group:default/platform'),
    );
    const id = await catalog.register(target);
    await catalog.appears(name);
    const elsewhere = {
      type: 'url',
      target: catalog.files.write('mine.yaml', componentFile('mine', 'guest')),
    };
    expect((await catalog.asGuest('PUT', `/locations/${id}`, elsewhere)).status).toBe(403);
    expect((await catalog.asGuest('PUT', `/LOCATIONS/${id}/`, elsewhere)).status).toBe(403);
    const refusal = await catalog.asGuest('DELETE', `/locations/${id}`);
    expect(refusal.status).toBe(403);
    expect((await refusal.json()).error.message).toMatch(/own all entities of the location/);
    expect(await catalog.find('component', name)).toBeDefined();
  });

  it('lets a guest remove or refresh what is another team’s on no other route', async ({
    catalog,
  }) => {
    const entity = await catalog.appears('of-the-platform');
    const { uid } = entity.metadata;
    for (const [method, path, body] of [
      ['DELETE', `/entities/by-uid/${uid}`],
      ['DELETE', `/entities/unprocessed/delete/${uid}`],
      ['POST', '/refresh', { entityRef: 'component:default/of-the-platform' }],
    ] as const) {
      expect(`${path} ${(await catalog.asGuest(method, path, body)).status}`).toBe(`${path} 403`);
    }
    expect((await catalog.find('component', 'of-the-platform'))?.metadata.uid).toBe(uid);
  });

  it('lets a guest unregister and move what is all their own, and a location with others not', async ({
    catalog,
  }) => {
    const mine = 'user:development/guest';
    const target = catalog.files.write('own.yaml', componentFile('own', mine));
    const id = await catalog.register(target);
    await catalog.appears('own');
    const moved = catalog.files.write('moved.yaml', componentFile('moved', mine));
    expect(
      (await catalog.asGuest('PUT', `/locations/${id}`, { type: 'url', target: moved })).status,
    ).toBe(200);
    await catalog.appears('moved');
    expect((await catalog.asGuest('DELETE', `/locations/${id}`)).status).toBe(204);
    await until('the entity to go', async () => !(await catalog.find('component', 'moved')));

    const both = documents(componentFile('half', mine), componentFile('other-half', 'platform'));
    const shared = await catalog.register(catalog.files.write('both.yaml', both));
    await Promise.all([catalog.appears('half'), catalog.appears('other-half')]);
    expect((await catalog.asGuest('DELETE', `/locations/${shared}`)).status).toBe(403);
  });

  it('does not take entities of another team for own ones because somebody points at their file', async ({
    catalog,
  }) => {
    const mine = 'user:development/guest';
    const theirs = catalog.files.write('theirs.yaml', componentFile('theirs', 'platform'));
    const ours = catalog.files.write('ours.yaml', componentFile('ours', mine));
    const all = await catalog.register(
      catalog.files.write('all.yaml', locationFile('all', theirs, ours)),
    );
    await Promise.all([catalog.appears('theirs'), catalog.appears('ours')]);
    await catalog.register(catalog.files.write('pointer.yaml', locationFile('pointer', theirs)));
    await until('the file to be described by the pointer too', async () => {
      const { metadata } = (await catalog.find('component', 'theirs')) ?? {};
      const origin = metadata?.annotations?.['backstage.io/managed-by-origin-location'];
      return origin?.endsWith('pointer.yaml');
    });
    expect((await catalog.asGuest('DELETE', `/locations/${all}`)).status).toBe(403);
  });
});
