import { describe, expect, it } from 'vitest';
import { buildSite } from '../testing/buildSite.ts';

const files = {
  'repo/mkdocs.yml': `
site_name: Parcels & more
nav:
  - Start: index.md
  - Guides:
      - guides/setup.md
      - Deep:
          - Very: guides/deep.md
  - Site: https://example.com/?a=1&b=2
  - Terms: files/terms.pdf
`,
  'repo/docs/index.md': '# Home',
  'repo/docs/guides/setup.md': '# Set up\n\n## Tools\n\n### Hammer\n\n## Wood',
  'repo/docs/guides/deep.md': '# Deep',
  'repo/docs/files/terms.pdf': 'pdf',
  'repo/docs/unlisted.md': '# Unlisted',
};

describe('the navigation', () => {
  it('follows mkdocs.yml, and leads to the right place from every page', async () => {
    const site = await buildSite(files);
    expect(links(await site.read('index.html'))).toEqual([
      ['Start', './'],
      ['Set up', 'guides/setup/'],
      ['Very', 'guides/deep/'],
      ['Site', 'https://example.com/?a=1&amp;b=2'],
      ['Terms', 'files/terms.pdf'],
    ]);
    expect(links(await site.read('guides/deep/index.html'))).toEqual([
      ['Start', '../../'],
      ['Set up', '../setup/'],
      ['Very', './'],
      ['Site', 'https://example.com/?a=1&amp;b=2'],
      ['Terms', '../../files/terms.pdf'],
    ]);
  });

  it('opens the sections that lead to the page, and marks it', async () => {
    const html = await (await buildSite(files)).read('guides/setup/index.html');
    expect(html).toContain('type="checkbox" id="__nav_2" checked>');
    expect(html).toContain('type="checkbox" id="__nav_2_2">');
    expect(html).toContain(
      'class="md-nav__link md-nav__link--active"><span class="md-ellipsis">Set up',
    );
    expect(html.match(/md-nav__link--active/g)).toHaveLength(1);
  });

  it('is made from the folder when mkdocs.yml has none: files, then folders, by name', async () => {
    const site = await buildSite({
      'repo/docs/index.md': '# Home',
      'repo/docs/zoo.md': '# Zoo',
      'repo/docs/getting-started/b.md': '# B',
      'repo/docs/getting-started/index.md': '# First steps',
      'repo/docs/getting-started/API/x.md': '# X',
    });
    const html = await site.read('index.html');
    expect(links(html).map(([title]) => title)).toEqual(['Home', 'Zoo', 'First steps', 'B', 'X']);
    expect(sections(html)).toEqual(['Getting started', 'API']);
  });
});

describe('the other parts of a page', () => {
  it('list its headings, nested, without its title', async () => {
    const html = await (await buildSite(files)).read('guides/setup/index.html');
    const [, toc = ''] =
      /(<nav class="md-nav md-nav--secondary".*?)<div class="md-content"/s.exec(html) ?? [];
    expect(links(toc)).toEqual([
      ['Tools', '#tools'],
      ['Hammer', '#hammer'],
      ['Wood', '#wood'],
    ]);
    expect(toc).toMatch(/Tools<\/span><\/a><nav class="md-nav">.*Hammer/s);
  });

  it('lead to the previous and the next page in reading order', async () => {
    const site = await buildSite(files);
    const footer = async (page: string) =>
      [...(await site.read(page)).matchAll(/<a href="([^"]*)"[^>]*aria-label="([^"]*)"/g)].map(
        ([, href, label]) => [label, href],
      );
    expect(await footer('index.html')).toEqual([['Next: Set up', 'guides/setup/']]);
    expect(await footer('guides/setup/index.html')).toEqual([
      ['Previous: Start', '../../'],
      ['Next: Very', '../deep/'],
    ]);
    expect(await footer('unlisted/index.html')).toEqual([]);
  });

  it('are what the reader and its add-ons look for', async () => {
    const html = await (await buildSite(files)).read('index.html');
    // plugin-techdocs: addSidebarToggle, dom, TechDocsReaderPageContentAddons.
    for (const part of [
      '<label class="md-header__button md-icon" for="__drawer">',
      '<article class="md-content__inner md-typeset">',
      '<div class="md-content" data-md-component="content">',
      '<div class="md-sidebar md-sidebar--primary" data-md-component="sidebar" data-md-type="navigation">',
      '<div class="md-sidebar md-sidebar--secondary" data-md-component="sidebar" data-md-type="toc">',
      'data-md-toggle="drawer"',
      '<footer class="md-footer">',
    ]) {
      expect(html).toContain(part);
    }
    expect(html).toContain('<title>Parcels &amp; more</title>');
  });

  it('have every text of the docs escaped', async () => {
    const evil = '"><img src=x onerror=alert(1)>';
    const site = await buildSite({
      'repo/mkdocs.yml': JSON.stringify({
        site_name: evil,
        nav: ['index.md', { [evil]: [{ [evil]: 'page.md' }, { [evil]: `https://x/${evil}` }] }],
      }),
      'repo/docs/index.md': `---\ntitle: '${evil}'\n---\n## ${evil}`,
      'repo/docs/page.md': 'x',
    });
    for (const page of ['index.html', 'page/index.html']) {
      expect(await site.read(page)).not.toContain('<img');
    }
  });
});

function links(html: string): (string | undefined)[][] {
  const pattern = /<a href="([^"]*)" class="md-nav__link[^>]*><span class="md-ellipsis">([^<]*)/g;
  return [...html.matchAll(pattern)].map(([, href, title]) => [title, href]);
}

function sections(html: string): (string | undefined)[] {
  const pattern = /<label class="md-nav__link"[^>]*><span class="md-ellipsis">([^<]*)/g;
  return [...html.matchAll(pattern)].map(([, title]) => title);
}
