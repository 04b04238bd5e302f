import { ConfigReader } from '@backstage/config';
import { describe, expect, it } from 'vitest';
import { createMarkdown } from '../markdown/createMarkdown.ts';
import { buildSite, type Files } from '../testing/buildSite.ts';
import { defaultLimits, readBuildLimits, type SiteLimits } from './siteLimits.ts';

const home = { 'repo/docs/index.md': '# Home\n' };
const nav = (depth: number) => `nav: ${'[{S: '.repeat(depth)}[index.md]${'}]'.repeat(depth)}`;

describe('a site that is larger than its limits is told which one, its value and its key', () => {
  it.each<[keyof SiteLimits, number, Files]>([
    ['maxPageBytes', 10, { 'repo/docs/index.md': 'a'.repeat(11) }],
    ['maxPageBytes', 10, { ...home, 'repo/mkdocs.yml': 'site_name: Parcels' }],
    ['maxHeadingsPerPage', 2, { 'repo/docs/index.md': '# A\n## B\n## C\n' }],
    ['maxPages', 1, { ...home, 'repo/docs/a.md': '# A' }],
    ['maxFiles', 1, { ...home, 'repo/docs/a.png': 'a' }],
    ['maxSiteBytes', 10, { ...home, 'repo/docs/a.png': 'aaaa' }],
    // Its pages, with the navigation in each of them, are larger than its docs.
    ['maxSiteBytes', 5_000, { ...home, 'repo/docs/a.md': '# A' }],
    ['maxNavigationDepth', 3, { ...home, 'repo/mkdocs.yml': nav(4) }],
    ['maxNavigationDepth', 3, { ...home, 'repo/docs/a/b/c/d/e.md': '# E' }],
  ])('%s: %d', async (name, value, files) => {
    const built = buildSite(files, { limits: { [name]: value } });
    await expect(built).rejects.toThrow(`techdocs.build.${name}`);
    await expect(built).rejects.toThrow(String(value));
  });

  it('and one within them is built', async () => {
    await buildSite(
      { ...home, 'repo/mkdocs.yml': nav(3), 'repo/docs/a/b/c/e.md': '# E' },
      { limits: { maxNavigationDepth: 3, maxPages: 2, maxFiles: 2, maxHeadingsPerPage: 1 } },
    );
  });
});

it('takes time in proportion to the headings of a page: 262,000 took a minute', () => {
  const start = performance.now();
  createMarkdown().parse('# a\n'.repeat(262_000), {});
  expect(performance.now() - start).toBeLessThan(30_000);
}, 120_000);

describe('the configuration', () => {
  const read = (build: object) => readBuildLimits(new ConfigReader({ techdocs: { build } }));

  it('changes what it names', () => {
    expect(readBuildLimits(new ConfigReader({}))).toEqual(defaultLimits);
    expect(read({ timeout: '5s', maxPages: 7 })).toEqual({
      ...defaultLimits,
      timeoutMs: 5_000,
      maxPages: 7,
    });
  });

  it.each([
    [{ maxPages: 0 }, 'techdocs.build.maxPages is 0. Set it to a whole number of 1 or more'],
    [{ maxSiteBytes: '1GB' }, 'techdocs.build.maxSiteBytes is "1GB". Set it to a whole number'],
    [{ maxMemoryBytes: 1024 }, 'techdocs.build.maxMemoryBytes is 1024. Set it to a whole number'],
    [{ timeout: 'soon' }, 'techdocs.build.timeout is not a duration. Set it to a duration'],
    [{ timeout: { seconds: 0 } }, 'techdocs.build.timeout is {"seconds":0}. Set it to a duration'],
  ])('%j stops the service with the key, the value and what it may be', (build, message) => {
    expect(() => read(build)).toThrow(message);
  });
});
