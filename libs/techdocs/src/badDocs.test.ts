import { describe, expect, it } from 'vitest';
import { buildSite } from './testing/buildSite.ts';

const home = { 'repo/docs/index.md': '# Home' };

describe('never reads outside of docs_dir', () => {
  it.each(['../outside', '/etc', '..', 'docs/../../outside'])('by docs_dir: %s', async docsDir => {
    await expect(
      buildSite({
        'repo/mkdocs.yml': `docs_dir: ${docsDir}`,
        ...home,
        'outside/index.md': 'secret',
      }),
    ).rejects.toThrow(`mkdocs.yml: docs_dir is "${docsDir}", which leads out of the folder`);
  });

  it('by a docs_dir that is a symbolic link', async () => {
    await expect(
      buildSite({ 'repo/docs': { link: '../outside' }, 'outside/index.md': 'secret' }),
    ).rejects.toThrow('mkdocs.yml: docs_dir is "docs", which leads out of the folder');
  });

  it('by the folder of mkdocs.yml itself, which holds more than docs', async () => {
    await expect(
      buildSite({ 'repo/mkdocs.yml': 'docs_dir: .', 'repo/index.md': '# Home' }),
    ).rejects.toThrow('mkdocs.yml: docs_dir is ".", the folder of mkdocs.yml itself');
  });

  it.each(['../secret.md', '/etc/passwd', 'guides/../../secret.md', '..'])(
    'by an entry of nav: %s',
    async entry => {
      await expect(
        buildSite({
          'repo/mkdocs.yml': `nav:\n  - index.md\n  - Guides:\n      - Secret: ${entry}\n`,
          ...home,
          'repo/secret.md': 'secret',
        }),
      ).rejects.toThrow(
        `mkdocs.yml: nav[1]["Guides"][0]["Secret"] is "${entry}", which leads out of docs_dir`,
      );
    },
  );

  it.each(['/etc/passwd', '../secret.md', '../../outside.md'])(
    'by a symbolic link to a file: %s',
    async link => {
      await expect(
        buildSite({
          ...home,
          'repo/docs/guides/page.md': { link: link.replace(/^\.\.\//, '../../') },
          'repo/secret.md': 'secret',
          'outside.md': 'secret',
        }),
      ).rejects.toThrow('guides/page.md is a symbolic link that leads out of docs_dir');
    },
  );

  it('by a symbolic link to a folder', async () => {
    await expect(
      buildSite({ ...home, 'repo/docs/more': { link: '../../outside' }, 'outside/a.md': 'secret' }),
    ).rejects.toThrow('more is a symbolic link that leads out of docs_dir');
  });

  // Node's realpathSync, and with it isChildPath of Backstage, takes these for links inside.
  it.each([
    ['a page', { 'repo/docs/a/page.md': { link: 'up/deep/../../../outside/a.md' } }],
    ['an image', { 'repo/docs/a/image.png': { link: 'up/deep/../../../outside/a.md' } }],
    [
      'all docs',
      { 'repo/x/site': { link: 'up/deep/../../outside' }, 'repo/mkdocs.yml': 'docs_dir: x/site' },
    ],
  ])('by two symbolic links that lead out together, to %s', async (_what, files) => {
    await expect(
      buildSite({
        ...home,
        'repo/docs/deep/x': '',
        'repo/docs/a/up': { link: '..' },
        'repo/deep/x': '',
        'repo/x/up': { link: '..' },
        ...files,
        'outside/a.md': 'secret',
        'outside/index.md': 'secret',
      }),
    ).rejects.toThrow('leads out of');
  });

  it('by a mkdocs.yml that is a symbolic link', async () => {
    await expect(
      buildSite({
        ...home,
        'repo/mkdocs.yml': { link: '../outside.yml' },
        'outside.yml': 'site_name: secret',
      }),
    ).rejects.toThrow('mkdocs.yml is a symbolic link that leads out of its folder');
  });

  it('by a link in a page: it stays a link', async () => {
    const site = await buildSite({
      'repo/docs/index.md': '[x](../secret.md)',
      'repo/secret.md': 's',
    });
    expect(await site.article('index.html')).toContain('href="../secret.md"');
    expect(site.warnings).toEqual([
      'index.md links to "../secret.md", and docs_dir of mkdocs.yml has no ../secret.md.',
    ]);
  });
});

describe('symbolic links inside of docs_dir', () => {
  it('to files are followed, those to folders are left out', async () => {
    const site = await buildSite({
      ...home,
      'repo/docs/again.md': { link: 'index.md' },
      'repo/docs/loop': { link: '.' },
    });
    expect(await site.article('again/index.html')).toContain('<h1 id="home">');
    expect(site.warnings).toEqual(['loop is left out: it is a symbolic link to a folder']);
  });

  it('that lead nowhere are named', async () => {
    await expect(
      buildSite({ ...home, 'repo/docs/gone.md': { link: 'nowhere.md' } }),
    ).rejects.toThrow('gone.md is a symbolic link that leads nowhere');
  });
});

describe('a bad mkdocs.yml', () => {
  it.each([
    ['nav: [', 'mkdocs.yml is not valid YAML:'],
    ['- a list', 'mkdocs.yml must be a mapping with keys such as site_name'],
    ['site_name: [a]', 'mkdocs.yml: site_name must be a string, but is ["a"].'],
    ['nav: index.md', 'mkdocs.yml: nav must be a list, but is "index.md".'],
    ['nav: [{Guides: }]', 'mkdocs.yml: nav[0]["Guides"] must be a list, but is null.'],
    ['nav: [3]', 'mkdocs.yml: nav[0] must be a file or "Title: file", but is 3.'],
    ['nav: [{X: "javascript:alert(1)"}]', 'mkdocs.yml: nav[0]["X"] is "javascript:alert(1)"'],
    ['docs_dir: nowhere', 'mkdocs.yml: docs_dir "'],
    [bomb(), 'mkdocs.yml cannot be read as YAML'],
  ])('%j is refused with its place', async (yaml, message) => {
    await expect(buildSite({ 'repo/mkdocs.yml': yaml, ...home })).rejects.toThrow(message);
  });

  it('goes by the name that it has', async () => {
    await expect(buildSite({ 'repo/mkdocs.yaml': 'nav: 1', ...home })).rejects.toThrow(
      'mkdocs.yaml: nav must be a list',
    );
  });
});

/** Nine levels of nine aliases: a billion strings. */
function bomb(): string {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const item = level === 0 ? 'x' : `*l${level - 1}`;
    return `l${level}: &l${level} [${Array(9).fill(item).join(', ')}]`;
  });
  return levels.join('\n');
}

it('accepts what only MkDocs understands, Python tags included, and runs none of it', async () => {
  const site = await buildSite({
    'repo/mkdocs.yml': `
site_name: Parcels
repo_name: !ENV [HOME, parcels]
theme: { name: material, custom_dir: overrides }
plugins: [techdocs-core, monorepo]
markdown_extensions:
  - pymdownx.emoji:
      emoji_index: !!python/name:materialx.emoji.twemoji
      emoji_generator: !!python/name:materialx.emoji.to_svg
  - pymdownx.superfences:
      custom_fences:
        - { name: mermaid, format: !!python/object/apply:os.system ["exit 1"] }
`,
    ...home,
  });
  expect((await site.readJson('techdocs_metadata.json')).site_name).toBe('Parcels');
  expect(site.warnings).toEqual([]);
});

it('goes on past an entry of nav that names no file, and says so', async () => {
  const site = await buildSite({
    'repo/mkdocs.yml': 'nav:\n  - index.md\n  - Gone: gone.md\n  - More: [also-gone.md]\n',
    ...home,
  });
  expect(site.warnings).toEqual([
    'mkdocs.yml: nav[1]["Gone"] is "gone.md", and docs_dir has no such file.',
    'mkdocs.yml: nav[2]["More"][0] is "also-gone.md", and docs_dir has no such file.',
  ]);
  expect(await site.read('index.html')).not.toContain('gone.md');
});

it('stops at such an entry when mkdocs.yml is strict', async () => {
  await expect(
    buildSite({ 'repo/mkdocs.yml': 'strict: true\nnav: [index.md, gone.md]', ...home }),
  ).rejects.toThrow('mkdocs.yml has "strict: true" and the docs have 1 problem(s)');
});

it('says that the home page is missing', async () => {
  await expect(buildSite({ 'repo/docs/setup.md': '# Set up' })).rejects.toThrow(
    'has neither index.md nor README.md',
  );
});

it('refuses a page that would keep the process busy', async () => {
  await expect(buildSite({ 'repo/docs/index.md': 'a'.repeat(1024 * 1024 + 1) })).rejects.toThrow(
    'index.md is 1048577 bytes, and a page may have 1048576 (techdocs.build.maxPageBytes); split it.',
  );
});

it('renders the most hostile page of an allowed size in a short time', async () => {
  const size = 200 * 1024;
  for (const unit of ['<p ', '[[[](b) *_', '> ', '# Same\n\n', '- [ ] a\n', '!!! note\n    ']) {
    const start = performance.now();
    await buildSite(
      { 'repo/docs/index.md': unit.repeat(size / unit.length) },
      { limits: { maxHeadingsPerPage: Number.POSITIVE_INFINITY } },
    );
    expect(performance.now() - start, unit).toBeLessThan(10_000);
  }
}, 60_000);
