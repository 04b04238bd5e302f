import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { findAmbiguity } from './findAmbiguity.ts';

// As Node loads it in a service: its ES modules leave `.js` out.
const require = createRequire(import.meta.url);
const { getGithubFileFetchUrl } = require('@backstage/integration');

const none: ReadonlySet<string> = new Set();
const base = 'https://github.com/acme/templates/blob/main';
const askedOfGithub = (url: string): string =>
  getGithubFileFetchUrl(url, { host: 'github.com', apiBaseUrl: 'https://api.x' }, { token: 't' });

it('takes the addresses of files as people copy them', () => {
  for (const url of [
    `${base}/catalog-info.yaml`,
    `${base}/**/catalog-info.yaml`,
    `${base}/with%20space/.backstage/a..b.yaml`,
    'https://gitlab.com/acme/group/-/blob/feature/x/catalog-info.yaml?ref_type=heads',
    'https://dev.azure.com/acme/My%20Project/_git/repo?path=%2Fcatalog-info.yaml&version=GBmain',
    'http://127.0.0.1:8080/catalog-info.yaml',
  ]) {
    expect(findAmbiguity(url, none), url).toBeUndefined();
  }
});

it('refuses a URL that a pattern takes for the operator’s and a reader for somebody else’s', () => {
  const otherBranch = `${base}/x.yaml%3Fref=pull/1/head%23`;
  const otherRepository = `${base}/projects/mallory/repos/evil/raw/x.yaml?at=main`;
  // Seen in Backstage 1.55. On the day on which one of these fails, its guard is needless.
  expect(new URL(askedOfGithub(otherBranch)).searchParams.get('ref')).toBe('pull/1/head');
  expect(askedOfGithub(otherRepository)).toMatch('/repos/mallory/evil/contents/x.yaml');

  expect(findAmbiguity(otherBranch, none)).toMatch('%3F');
  expect(findAmbiguity(otherRepository, none)).toMatch('/repos/');
});

it('lets a Bitbucket Server name its repositories as it does', () => {
  const url = 'https://git.acme.test/projects/a/repos/b/browse/catalog-info.yaml?at=main';
  expect(findAmbiguity(url, new Set(['git.acme.test']))).toBeUndefined();
  expect(findAmbiguity(url, none)).toMatch('integrations.bitbucketServer');
});

it('refuses what is no web address, and what hides its way', () => {
  for (const url of [
    'file:///etc/passwd',
    'FILE:/etc/passwd',
    'data:text/yaml,a',
    'catalog-info.yaml',
    `${base}/../evil/x.yaml`,
    `${base}/%2e%2E/x.yaml`,
    `${base}/.%2e/x.yaml`,
    `${base}/..%2fevil/x.yaml`,
    `${base}/%252e%252e/x.yaml`,
    `${base}\\..\\x.yaml`,
    `${base}/x\n.yaml`,
    ` ${base}/x.yaml`,
    'https://github.com@evil.test/acme/x.yaml',
  ]) {
    expect(findAmbiguity(url, none), url).toBeDefined();
  }
});
