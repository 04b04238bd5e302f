import { describe, expect, it } from 'vitest';
import { buildSite } from '../testing/buildSite.ts';

/** Renders one page and returns its article without the title. */
async function render(markdown: string, more: Record<string, string> = {}) {
  const site = await buildSite({ 'repo/docs/index.md': `# T\n\n${markdown}`, ...more });
  const article = (await site.article('index.html')) ?? '';
  return { html: article.split('</h1>\n')[1], warnings: site.warnings };
}

describe('Markdown', () => {
  it('has tables', async () => {
    const { html } = await render('| a | b |\n| --- | --: |\n| 1 | 2 |');
    expect(html).toContain('<th style="text-align:right">b</th>');
  });

  it('has fenced code with the class of its language, in the box that gets a copy button', async () => {
    const { html } = await render('```js title="a"\nif (a < b) {}\n```\n\n```"><script>\nx\n```');
    expect(html).toBe(
      '<div class="language-js highlight"><pre><code class="language-js">if (a &lt; b) {}\n</code></pre></div>\n' +
        '<div class="language-&quot;&gt;&lt;script&gt; highlight"><pre><code class="language-&quot;&gt;&lt;script&gt;">x\n</code></pre></div>',
    );
  });

  it('has headings with a link, and ids as Python-Markdown makes them', async () => {
    const { html } = await render(
      "## What's `new`?\n\n## Größe\n\n## Same\n\n## Same\n\n## Same_1\n\n## !",
    );
    expect(html?.match(/id="[^"]+"/g)).toEqual([
      'id="whats-new"',
      'id="größe"',
      'id="same"',
      'id="same_1"',
      'id="same_1_1"',
      'id="section"',
    ]);
    expect(html).toContain('<a class="headerlink" href="#whats-new"');
  });

  it('has task lists', async () => {
    const { html } = await render('- [x] done\n- [ ] open\n- [link](https://a.example)');
    expect(html).toContain(
      '<li class="task-list-item"><label class="task-list-control"><input type="checkbox" disabled checked>',
    );
    expect(html?.match(/<input/g)).toHaveLength(2);
    expect(html).toContain('</label>open</li>');
  });

  it('has admonitions, whose titles and bodies are Markdown', async () => {
    const { html } = await render(
      'Text\n!!! warning "Mind `the` <gap>"\n    A *body*\n\n    ```js\n    code()\n    ```\nafter',
    );
    expect(html).toBe(
      '<p>Text</p>\n<div class="admonition warning">\n<p class="admonition-title">Mind <code>the</code> &lt;gap&gt;</p>\n' +
        '<p>A <em>body</em></p>\n<div class="language-js highlight"><pre><code class="language-js">code()\n</code></pre></div>\n</div>\n<p>after</p>',
    );
  });

  it('has admonitions in lists and in each other, without a title, and foldable', async () => {
    const { html } = await render(
      '- item\n\n    !!! note\n        inner\n\n        ??? tip\n            deep\n\n!!! info ""\n    plain\n\n???+ bug "Open"\n    x',
    );
    expect(html).toContain(
      '<p class="admonition-title">Note</p>\n<p>inner</p>\n<details class="tip">\n<summary>Tip</summary>\n<p>deep</p>\n</details>\n</div>\n</li>',
    );
    expect(html).toContain('<div class="admonition info">\n<p>plain</p>');
    expect(html).toContain('<details class="bug" open="">\n<summary>Open</summary>');
  });

  it('links bare addresses, and not every name that ends like a host', async () => {
    const { html } = await render('See https://a.example/b and README.md.');
    expect(html).toBe(
      '<p>See <a href="https://a.example/b">https://a.example/b</a> and README.md.</p>',
    );
  });
});

describe('raw HTML', () => {
  it.each([
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert(1)&gt;'],
    ['a <iframe src="x"></iframe>', '<p>a &lt;iframe src=&quot;x&quot;&gt;&lt;/iframe&gt;</p>'],
    ['<p onclick="x()">a</p>', '<p>a</p>'],
    ['<a href="javascript:x">a</a>', '<p>&lt;a href=&quot;javascript:x&quot;&gt;a&lt;/a&gt;</p>'],
    ['<svg/onload=x><b/onclick=x>', '<p>&lt;svg/onload=x&gt;&lt;b/onclick=x&gt;</p>'],
    ['<style>*{display:none}</style>', '&lt;style&gt;*{display:none}&lt;/style&gt;'],
    ['</article></div></div><div>', '&lt;/article&gt;'],
    ['<details open><summary>a</summary>b</details>', '<details><summary>a</summary>b</details>'],
    ['Press <kbd>Ctrl</kbd><br/>now', '<p>Press <kbd>Ctrl</kbd><br>now</p>'],
    ['a<!-- hidden -->b', '<p>ab</p>'],
    ['<scr<!-- -->ipt>alert(1)</script>', '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>'],
    ['[a](javascript:alert(1))', '<p>[a](javascript:alert(1))</p>'],
    ['![a](data:text/html,x)', '<p>![a](data:text/html,x)</p>'],
  ])('%j becomes harmless', async (markdown, html) => {
    expect((await render(markdown)).html?.trim()).toBe(html);
  });
});

describe('links', () => {
  const files = {
    'repo/docs/guides/index.md': '# Guides',
    'repo/docs/guides/set up.md':
      '# Set up\n\n[home](../index.md#t) [folder](index.md) [same](#x) ![map](../img/a%20map.png?raw=1)',
    'repo/docs/img/a map.png': 'png',
  };

  it('between pages lead to their addresses, from every depth', async () => {
    const { html, warnings } = await render(
      '[a](guides/set%20up.md#tools) [b](./guides/index.md) ![c](img/a%20map.png)',
      files,
    );
    expect(html).toBe(
      '<p><a href="guides/set%20up/#tools">a</a> <a href="guides/">b</a> <img src="img/a%20map.png" alt="c"></p>',
    );
    expect(warnings).toEqual([]);

    const site = await buildSite({ 'repo/docs/index.md': '# T', ...files });
    expect(await site.article('guides/set up/index.html')).toContain(
      '<p><a href="../../#t">home</a> <a href="../">folder</a> <a href="#x">same</a> <img src="../../img/a%20map.png?raw=1" alt="map"></p>',
    );
  });

  it('to elsewhere stay as they are', async () => {
    const { html, warnings } = await render(
      '[a](https://a.example/x.md) [b](/catalog) [c](mailto:a@b.example) [d](//a.example/b.md)',
    );
    expect(html).toBe(
      '<p><a href="https://a.example/x.md">a</a> <a href="/catalog">b</a> <a href="mailto:a@b.example">c</a> <a href="//a.example/b.md">d</a></p>',
    );
    expect(warnings).toEqual([]);
  });

  it('that lead nowhere are named in the build log', async () => {
    const { warnings } = await render('[a](gone.md) ![b](gone.png) [c](100%.md)');
    expect(warnings).toEqual([
      'index.md links to "gone.md", and docs_dir of mkdocs.yml has no gone.md.',
      'index.md links to "gone.png", and docs_dir of mkdocs.yml has no gone.png.',
      'index.md links to "100%25.md", and docs_dir of mkdocs.yml has no 100%.md.',
    ]);
  });
});

describe('a title', () => {
  it.each([
    ['---\ntitle: Matter\n---\n# Heading', 'Matter', '<h1 id="heading">'],
    ['# A *nice* `heading`', 'A nice heading', '<h1 id="a-nice-heading">'],
    ['Only text', 'My page', '<h1>My page</h1>'],
    ['---\n\nText between rules\n\n---', 'My page', '<h1>My page</h1>'],
  ])('of %j is %s', async (markdown, title, heading) => {
    const site = await buildSite({ 'repo/docs/index.md': '# T', 'repo/docs/my-page.md': markdown });
    expect(await site.read('my-page/index.html')).toContain(`<title>${title} - `);
    expect(await site.article('my-page/index.html')).toContain(heading);
  });
});
