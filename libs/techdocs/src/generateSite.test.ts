import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateSite } from './generateSite.ts';
import { buildSite, writeFiles } from './testing/buildSite.ts';

const home = { 'repo/docs/index.md': '# Home\n\nWelcome.' };

describe('a site', () => {
  it('has a page for each Markdown file, the other files, an index and metadata', async () => {
    const site = await buildSite(
      {
        'repo/mkdocs.yml': 'site_name: Parcels\nsite_description: All about parcels\n',
        ...home,
        'repo/docs/guides/setup.md': '# Set up',
        'repo/docs/guides/README.md': '# Guides',
        'repo/docs/img/map.png': 'png',
        'repo/docs/.hidden/secret.md': 'secret',
      },
      { etag: 'abc' },
    );
    const metadata = await site.readJson('techdocs_metadata.json');
    expect(metadata).toEqual({
      site_name: 'Parcels',
      site_description: 'All about parcels',
      etag: 'abc',
      build_timestamp: expect.any(Number),
      files: [
        'img/map.png',
        expect.stringMatching(/^assets\/stylesheets\/main\.[0-9a-f]{8}\.min\.css$/),
        'index.html',
        'guides/index.html',
        'guides/setup/index.html',
        'search/search_index.json',
        'techdocs_metadata.json',
      ],
    });
    for (const file of metadata.files) expect(await site.read(file)).not.toBe('');
  });

  it('links the stylesheet from every depth under a name that the reader keeps', async () => {
    const site = await buildSite({ ...home, 'repo/docs/a/b/c.md': '# C' });
    const kept = /main\.[A-Fa-f0-9]{8}\.min\.css$/; // plugin-techdocs, hooks/links
    for (const page of ['index.html', 'a/b/c/index.html']) {
      const [, href = ''] =
        /<link rel="stylesheet" href="([^"]+)">/.exec(await site.read(page)) ?? [];
      expect(href).toMatch(kept);
      const url = new URL(href, `http://site/${page}`).pathname.slice(1);
      expect(await site.read(url)).toContain('.md-content');
    }
  });

  it('leaves the folder that it reads as it was', async () => {
    const folder = await writeFiles({ 'repo/docs/index.md': '# Home', 'site/.keep': '' });
    await generateSite({
      inputDir: join(folder, 'repo'),
      outputDir: join(folder, 'site'),
      logger: { info: () => undefined, warn: () => undefined },
    });
    expect(await readdir(join(folder, 'repo'))).toEqual(['docs']);
  });

  it('takes its name from the caller, and has no etag, when nothing else says', async () => {
    const site = await buildSite(home, { name: 'Booking service', etag: '' });
    const metadata = await site.readJson('techdocs_metadata.json');
    expect(metadata.site_name).toBe('Booking service');
    expect(metadata).not.toHaveProperty('etag');
    expect(await site.read('index.html')).toContain('<title>Booking service</title>');
  });

  it('shows a link to the source where repo_url and edit_uri say where it is', async () => {
    const site = await buildSite({
      ...home,
      'repo/mkdocs.yml': 'repo_url: https://git.example/o/r\nedit_uri: edit/main/docs/\n',
      'repo/docs/a b.md': '# A',
    });
    expect(await site.article('a b/index.html')).toContain(
      '<a href="https://git.example/o/r/edit/main/docs/a%20b.md" title="Edit this page"',
    );
  });

  it('of a thousand pages with a deep navigation is built in seconds', async () => {
    const pages = Array.from(
      { length: 1000 },
      (_, n) => `area-${n % 20}/topic-${n % 100}/p${n}.md`,
    );
    const start = performance.now();
    const site = await buildSite({
      ...home,
      ...Object.fromEntries(
        pages.map(page => [`repo/docs/${page}`, `# ${page}\n\n${'Some text. '.repeat(200)}`]),
      ),
    });
    expect((await site.readJson('search/search_index.json')).docs).toHaveLength(2002);
    expect((await site.read('area-7/topic-7/p107/index.html')).match(/rel="(prev|next)"/g)).toEqual(
      ['rel="prev"', 'rel="next"'],
    );
    expect(performance.now() - start).toBeLessThan(30_000);
  }, 40_000);
});

describe('the search index', () => {
  it('has a document for each page and each heading, as MkDocs has', async () => {
    const site = await buildSite({
      ...home,
      'repo/docs/setup.md': 'Before.\n\n# Set up\n\nYou `need` **this**.\n\n## Tools\n\n- a\n- b\n',
    });
    expect((await site.readJson('search/search_index.json')).docs).toEqual([
      { location: '', title: 'Home', text: 'Home\nWelcome.' },
      { location: '#home', title: 'Home', text: 'Welcome.' },
      {
        location: 'setup/',
        title: 'Set up',
        text: 'Before.\nSet up\nYou need this.\nTools\na\nb',
      },
      { location: 'setup/#set-up', title: 'Set up', text: 'You need this.' },
      { location: 'setup/#tools', title: 'Tools', text: 'a\nb' },
    ]);
  });

  it('escapes texts, which the collator unescapes', async () => {
    const site = await buildSite({ 'repo/docs/index.md': '# `a < b` & c\n\n    x &lt; y' });
    expect((await site.readJson('search/search_index.json')).docs[1]).toEqual({
      location: '#a-b-c',
      title: 'a &lt; b &amp; c',
      text: 'x &amp;lt; y',
    });
  });
});

it('builds the docs of our own examples without a single problem', async () => {
  const examples = resolve(import.meta.dirname, '../../../examples');
  for (const name of ['booking', 'dispatch', 'handbook']) {
    const folder = await writeFiles({ 'site/.keep': '' });
    const warnings: string[] = [];
    await generateSite({
      inputDir: join(examples, name),
      outputDir: join(folder, 'site'),
      logger: { info: () => undefined, warn: message => void warnings.push(message) },
    });
    expect(warnings, name).toEqual([]);
    expect(await readFile(join(folder, 'site/index.html'), 'utf8')).toContain('<h1 id=');
  }
});
