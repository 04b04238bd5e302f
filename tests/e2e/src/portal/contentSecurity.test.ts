import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from 'test-support';
import { afterAll, expect } from 'vitest';
import { fillGoldenPath } from '../testing/fillGoldenPath.ts';
import { type BrowserPage, openBrowser } from '../testing/openBrowser.ts';
import { it } from './it.ts';

/** What pages may load (security.md 11): as little as they work with. */
let browser: BrowserPage;
const violations: string[] = [];

it.beforeAll(async ({ portal }) => {
  browser = await openBrowser(portal.fleet.url);
  await browser.page.exposeFunction('violated', (what: string) => void violations.push(what));
  await browser.page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', event => {
      const { effectiveDirective, blockedURI } = event;
      Reflect.get(window, 'violated')(`${location.pathname} ${effectiveDirective} ${blockedURI}`);
    });
  });
});
afterAll(() => browser?.[Symbol.asyncDispose]());

/** Sorted, and without what does not say what a page loads. */
const directives = (policy: string) =>
  policy
    .split(';')
    .map(directive => directive.trim())
    .filter(directive => !/^(frame-ancestors|upgrade-insecure-requests)\b/.test(directive))
    .sort();

const narrow = [
  "base-uri 'self'",
  "connect-src 'self'",
  "default-src 'self'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "object-src 'none'",
  // The home page and the forms of templates need the latter: see app-config.yaml.
  "script-src 'self' 'unsafe-eval'",
  "script-src-attr 'none'",
  "style-src 'self' 'unsafe-inline'",
];

it('lets a page load nothing but what it needs, from the gateway and from NGINX', async ({
  portal,
}) => {
  const { headers } = await fetch(portal.fleet.url);
  expect(directives(headers.get('content-security-policy') ?? '')).toEqual(narrow);

  const file = join(import.meta.dirname, '../../../../deploy/docker/frontend.Dockerfile');
  const [, policy = ''] = /CONTENT_SECURITY_POLICY="(.+)"/.exec(await readFile(file, 'utf8')) ?? [];
  expect(directives(policy)).toEqual(narrow);
});

it('is enough for the pages that load the most: home, documentation, forms, definitions', async ({
  portal,
}) => {
  const { page, record } = browser;
  await page.goto('/');
  await page.getByRole('button', { name: 'Continue as guest' }).click();
  await page.getByText('Welcome to Splitstage').waitFor();

  await until('the docs to be built', async () => {
    const site = '/api/techdocs/static/docs/default/component/booking-service';
    return (await portal.call(`${site}/index.html`)).ok;
  });
  await page.goto('/docs/default/component/booking-service');
  await page.getByRole('heading', { name: 'How a booking comes about' }).waitFor();

  await fillGoldenPath(page);

  await page.goto('/catalog/default/api/booking-api/definition');
  await page.getByText('Ask for a price, then book it').waitFor();
  await page
    .getByRole('button', { name: /quotes/ })
    .first()
    .click();
  await page.goto('/catalog/default/api/parcel-events-api/definition');
  await page.getByText('Keyed by parcel').first().waitFor();

  expect(violations).toEqual([]);
  expect(record.errors.filter(text => /Content Security Policy/.test(text))).toEqual([]);
});
