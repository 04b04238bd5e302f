import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFiles } from '../testing/buildSite.ts';
import { ofFile, sitePath, startTechdocs } from '../testing/startTechdocs.ts';

/**
 * The operator's own catalog file beside docs, a folder that is nobody's docs, and links out.
 * security.md 2: an entity that anybody registers by URL names that folder as its source.
 */
function writeMachine() {
  return writeFiles({
    'operator/catalog-info.yaml': '',
    'operator/docs/index.md': '# Ours',
    'operator/teams/a/catalog-info.yaml': '',
    'operator/teams/a/docs/index.md': '# Team A',
    'operator/out': { link: '../private' },
    'private/docs/index.md': '# Secret',
  });
}

const refused = /event: error\ndata: "These docs are not read from here/;

describe('an entity that was registered by URL', () => {
  const registered = {
    'backstage.io/managed-by-location': 'url:https://git.example/a/catalog-info.yaml',
    'backstage.io/managed-by-origin-location': 'url:https://git.example/a/catalog-info.yaml',
  };

  it.each([
    ['dir:.', 'file:', 'catalog-info.yaml'],
    ['dir:docs', 'file:', 'x'],
    ['dir:.', 'url:file://', 'catalog-info.yaml'],
    ['dir:.', 'URL:FILE://', 'catalog-info.yaml'],
    ['dir:.', 'url: FiLe://', 'catalog-info.yaml'],
    ['dir:.', 'FILE:', 'catalog-info.yaml'],
    ['dir:.', ' file:', 'catalog-info.yaml'],
    ['url:file://{}/private', 'url:https://git.example', '/a'],
    ['url:FILE://{}/private', 'url:https://git.example', '/a'],
    ['file:{}/private', 'file:', 'x'],
  ])('publishes no folder of this machine by %s and a source of %s', async (ref, scheme, file) => {
    const machine = await writeMachine();
    const folder = join(machine, 'private');
    const { sync, get } = await startTechdocs({
      locations: [join(machine, 'operator/catalog-info.yaml')],
      annotations: {
        ...registered,
        'backstage.io/techdocs-ref': ref.replace('{}', machine),
        'backstage.io/source-location': `${scheme}${scheme.includes('git') ? file : join(folder, file)}`,
      },
    });
    expect(await sync()).not.toContain('event: finish');
    expect((await get(`static/docs/${sitePath}/index.html`)).text).not.toContain('Secret');
    expect((await get(`metadata/entity/${sitePath}`)).text).not.toContain(machine);
  });

  it('does not learn which folders and links there are', async () => {
    const machine = await writeMachine();
    const answers: string[] = [];
    for (const folder of ['private', 'nowhere', 'operator', 'operator/out', 'operator/nothing/x']) {
      for (const ref of ['dir:.', 'dir:docs', 'dir:out', 'dir:../private', 'dir:/etc']) {
        const { sync, get } = await startTechdocs({
          annotations: {
            ...registered,
            'backstage.io/techdocs-ref': ref,
            'backstage.io/source-location': `file:${join(machine, folder, 'x.yaml')}`,
          },
        });
        const { status, text } = await get(`metadata/entity/${sitePath}`);
        answers.push((await sync()).slice((await sync()).indexOf('event: error')));
        answers.push(`${status} ${JSON.parse(text).error.message}`);
      }
    }
    expect(new Set(answers).size).toBe(2);
    expect(answers[0]).toMatch(refused);
    expect(answers[1]).toMatch(/^404 /);
  }, 60_000);

  it('gains nothing by claiming to be of a file that the operator named', async () => {
    const machine = await writeMachine();
    const { sync } = await startTechdocs({
      locations: [join(machine, 'operator/catalog-info.yaml')],
      annotations: {
        ...ofFile(join(machine, 'operator/catalog-info.yaml')),
        'backstage.io/managed-by-location': `file:${join(machine, 'private/x.yaml')}`,
      },
    });
    expect(await sync()).toMatch(refused);
  });

  it('gains nothing by a Location that reads a file, whose origin is still the URL', async () => {
    const machine = await writeMachine();
    const { sync } = await startTechdocs({
      locations: [join(machine, 'operator/catalog-info.yaml')],
      annotations: {
        ...ofFile(join(machine, 'operator/catalog-info.yaml')),
        'backstage.io/managed-by-origin-location':
          registered['backstage.io/managed-by-origin-location'],
      },
    });
    expect(await sync()).toMatch(refused);
  });
});

describe('an entity of a file that the operator named', () => {
  it.each([
    ['its own folder', 'operator/catalog-info.yaml', 'dir:.', 'operator'],
    ['a folder below', 'operator/catalog-info.yaml', 'dir:teams/a', 'operator'],
    [
      'its own folder, found by a pattern',
      'operator/teams/*/catalog-info.yaml',
      'dir:.',
      'operator/teams/a',
    ],
  ])('has the docs of %s', async (_what, location, ref, folder) => {
    const machine = await writeMachine();
    const file = join(machine, folder, 'catalog-info.yaml');
    const { sync } = await startTechdocs({
      locations: [join(machine, location)],
      annotations: {
        'backstage.io/techdocs-ref': ref,
        'backstage.io/managed-by-location': `file:${file}`,
        'backstage.io/managed-by-origin-location': `file:${join(machine, location)}`,
      },
    });
    expect(await sync()).toContain('event: finish\ndata: {"updated":true}');
  });

  it.each([
    ['its source says', { 'backstage.io/source-location': 'file:{}/private/x.yaml' }],
    ['a link leads there', { 'backstage.io/techdocs-ref': 'dir:out' }],
    ['it climbs', { 'backstage.io/techdocs-ref': 'dir:../private' }],
  ])('has no docs of another folder, although %s so', async (_why, annotations) => {
    const machine = await writeMachine();
    const { sync } = await startTechdocs({
      locations: [join(machine, 'operator/catalog-info.yaml')],
      annotations: {
        ...ofFile(join(machine, 'operator/catalog-info.yaml')),
        ...Object.fromEntries(
          Object.entries(annotations).map(([key, value]) => [key, value.replace('{}', machine)]),
        ),
      },
    });
    expect(await sync()).toMatch(refused);
  });

  it('is looked at in the same way when MkDocs builds', async () => {
    const machine = await writeMachine();
    const { sync } = await startTechdocs({
      techdocs: { generator: { runIn: 'local' } },
      annotations: ofFile(join(machine, 'private/x.yaml')),
    });
    expect(await sync()).toMatch(refused);
  });
});
