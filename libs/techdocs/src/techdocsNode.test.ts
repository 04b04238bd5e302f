import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  type TechdocsGenerator,
  techdocsGeneratorExtensionPoint,
  techdocsPreparerExtensionPoint,
} from '@backstage/plugin-techdocs-node';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { techdocsNode } from './techdocsNode.ts';
import { writeFiles } from './testing/buildSite.ts';
import { ofFile, sitePath, startTechdocs } from './testing/startTechdocs.ts';

async function startWith(files: Record<string, string>) {
  return startWithFolder(await writeFiles(files));
}

async function startWithFolder(folder: string) {
  const file = join(folder, 'catalog-info.yaml');
  return (await startTechdocs({ locations: [file], annotations: ofFile(file) })).get;
}

describe('in the real TechDocs backend', () => {
  it('builds a site that it then serves', async () => {
    const get = await startWith({
      'docs/index.md': '# Hello\n\nFrom Node.',
      'docs/setup.md': '# Set up\n\n[gone](gone.md)',
    });
    const sync = await get(`sync/${sitePath}`);
    expect(sync.text).toContain('event: finish\ndata: {"updated":true}');
    // The build log that the reader shows.
    expect(sync.text).toContain('setup.md links to');

    expect((await get(`static/docs/${sitePath}/setup/index.html`)).text).toContain('Set up');
    const metadata = JSON.parse((await get(`metadata/techdocs/${sitePath}`)).text);
    expect(metadata).toMatchObject({ site_name: 'Parcels', build_timestamp: expect.any(Number) });
    const index = JSON.parse((await get(`static/docs/${sitePath}/search/search_index.json`)).text);
    expect(index.docs[0]).toEqual({ location: '', title: 'Hello', text: 'Hello\nFrom Node.' });
  });

  it('builds again only when the docs have changed', async () => {
    const folder = await writeFiles({ 'docs/index.md': '# Hello' });
    const get = await startWithFolder(folder);
    const build = async (): Promise<string> => (await get(`sync/${sitePath}`)).text;
    const aMinuteLater = () => vi.setSystemTime(Date.now() + 61_000);
    onTestFinished(() => void vi.useRealTimers());

    expect(await build()).toContain('{"updated":true}');
    aMinuteLater();
    expect(await build()).toContain('{"updated":false}');
    await writeFile(join(folder, 'docs/index.md'), '# Changed');
    aMinuteLater();
    expect(await build()).toContain('{"updated":true}');
    expect((await get(`static/docs/${sitePath}/index.html`)).text).toContain('Changed');
    await writeFile(join(folder, 'mkdocs.yml'), 'site_name: Named');
    aMinuteLater();
    expect(await build()).toContain('{"updated":true}');
  });

  it('tells the reader why a site cannot be built', async () => {
    const get = await startWith({
      'mkdocs.yml': 'docs_dir: ../..',
      'docs/index.md': '# Hello',
    });
    const { text } = await get(`sync/${sitePath}`);
    expect(text).toContain('event: error');
    expect(text).toContain('docs_dir is \\"../..\\", which leads out of the folder');
  });
});

it('does not build the docs that failed again on each visit, and builds mended ones at once', async () => {
  const folder = await writeFiles({ 'docs/index.md': '# A\n# B\n# C\n' });
  const file = join(folder, 'catalog-info.yaml');
  const { sync } = await startTechdocs({
    locations: [file],
    annotations: ofFile(file),
    techdocs: { build: { maxHeadingsPerPage: 2 } },
  });
  const why =
    /event: error\ndata: "index.md has 3 headings.* \(techdocs.build.maxHeadingsPerPage\)/;
  const first = await sync();
  expect(first).toMatch(why);
  expect(first).toContain('Step 2 of 3');

  const second = await sync();
  expect(second).toMatch(why);
  expect(second).toMatch(/These docs are built again when they have changed, or at 20/);
  expect(second).not.toContain('Step 2 of 3');

  await writeFile(join(folder, 'docs/index.md'), '# A\n');
  expect(await sync()).toContain('event: finish\ndata: {"updated":true}');
});

describe('beside MkDocs', () => {
  /** Who builds: we complain of a folder that is not there in words of our own. */
  async function buildsInNode(techdocs: object): Promise<boolean> {
    const generators: TechdocsGenerator[] = [];
    const protocols: string[] = [];
    const backend = await startTestBackend({
      extensionPoints: [
        [
          techdocsGeneratorExtensionPoint,
          { setTechdocsGenerator: generator => void generators.push(generator) },
        ],
        [
          techdocsPreparerExtensionPoint,
          { registerPreparer: protocol => void protocols.push(protocol) },
        ],
      ],
      features: [techdocsNode, mockServices.rootConfig.factory({ data: { techdocs } })],
    });
    onTestFinished(() => backend.stop());
    // Whoever builds: where docs are read from is looked at.
    expect(protocols.sort()).toEqual(['dir', 'url']);
    const folder = '/nowhere/at/all';
    const logger = mockServices.rootLogger();
    const run = generators[0]?.run({ inputDir: folder, outputDir: folder, logger } as never);
    const error = await run?.catch(cause => cause);
    expect(error).toBeInstanceOf(Error);
    return /docs_dir ".*" cannot be read/.test(error.message);
  }

  it('is the generator where nothing is configured', async () => {
    expect(await buildsInNode({})).toBe(true);
    expect(await buildsInNode({ builder: 'local' })).toBe(true);
  });

  it.each([
    { generator: { runIn: 'docker' } },
    { generator: { runIn: 'local' } },
    { generators: { techdocs: 'docker' } },
  ])('stands aside for %j', async techdocs => {
    expect(await buildsInNode(techdocs)).toBe(false);
  });
});
