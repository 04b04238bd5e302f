import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from 'test-support';
import { afterAll, expect } from 'vitest';
import { fillGoldenPath } from '../testing/fillGoldenPath.ts';
import { type BrowserPage, openBrowser } from '../testing/openBrowser.ts';
import { it } from './it.ts';

/** A developer's visit to the portal, in one browser: each test goes on where the last one ended. */
let browser: BrowserPage;

it.beforeAll(async ({ portal }) => {
  browser = await openBrowser(portal.fleet.url);
});
afterAll(() => browser?.[Symbol.asyncDispose]());

it('signs in as the guest', async () => {
  const { page } = browser;
  await page.goto('/');
  await page.getByRole('button', { name: 'Continue as guest' }).click();
  await page.getByText('Welcome to Splitstage').waitFor();
  expect(await page.title()).toContain('Splitstage');
});

it('shows the catalog', async () => {
  const { page } = browser;
  await page.getByRole('link', { name: 'Catalog', exact: true }).first().click();
  await page.getByRole('link', { name: 'Booking service' }).waitFor();
});

it('shows an entity', async () => {
  const { page } = browser;
  await page.getByRole('link', { name: 'Booking service' }).click();
  await page.getByRole('heading', { name: 'Booking service' }).waitFor();
  await page.getByText('Quotes prices and turns them into bookings').first().waitFor();
});

it('shows its documentation, built without Docker or Python', async ({ portal }) => {
  const { page } = browser;
  await until('the docs to be built', async () => {
    const response = await portal.call(
      '/api/techdocs/static/docs/default/component/booking-service/index.html',
    );
    return response.ok;
  });
  await page.goto('/docs/default/component/booking-service');
  await page.getByRole('heading', { name: 'How a booking comes about' }).waitFor();
  await page.getByRole('heading', { name: 'Where to go next' }).waitFor();
});

it('finds an entity that was registered a minute ago', async ({ portal, files }) => {
  const { page } = browser;
  await page.goto('/catalog-import');
  await page.getByLabel('URL').fill(files.urlOf('narrowboat.yaml'));
  await page.getByRole('button', { name: 'Analyze' }).click();
  await page.getByRole('button', { name: 'Import' }).click();
  await page.getByText('narrowboat').first().waitFor();

  await until('the index to know the entity', async () => {
    const { results } = await portal.json<{ results: unknown[] }>(
      '/api/search/query?term=narrowboat',
    );
    return results.length > 0;
  });
  await page.goto('/search?query=narrowboat');
  await page.getByText('Carries parcels on the canal').waitFor();
});

it('runs a template to its end, streams its log, and says so over the WebSocket', async ({
  portal,
}) => {
  const { page } = browser;
  const frames: string[] = [];
  page.on('websocket', socket => {
    socket.on('framereceived', ({ payload }) => frames.push(`${socket.url()} ${payload}`));
  });
  const streams: string[] = [];
  page.on('response', response => {
    if (response.headers()['content-type']?.startsWith('text/event-stream')) {
      streams.push(new URL(response.url()).pathname);
    }
  });

  await fillGoldenPath(page);
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByText('A folder on the machine').waitFor();
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByText('Where it is').first().waitFor({ timeout: 60_000 });

  expect(streams[0]).toMatch(/^\/api\/scaffolder\/v2\/tasks\/.*\/eventstream$/);
  const created = await readdir(join(portal.fleet.dataDir, 'created/lock-keeper'));
  expect(created).toEqual(expect.arrayContaining(['catalog-info.yaml', 'docs', 'package.json']));

  await until('the notification', async () =>
    frames.some(frame => frame.includes('/api/signals') && frame.includes('notifications')),
  );
  await page.goto('/notifications');
  await page.getByText('lock-keeper is ready').waitFor();
});

it('was served each call by the process that owns the plugin', () => {
  const servedBy = Object.fromEntries(
    [...browser.record.servedBy].map(([plugin, services]) => [plugin, [...services].join()]),
  );
  expect(servedBy).toMatchObject({
    auth: 'gateway',
    permission: 'gateway',
    notifications: 'gateway',
    catalog: 'catalog',
    techdocs: 'catalog',
    scaffolder: 'scaffolder',
    search: 'search',
  });
});

it('saw no error, no failed request, and no host but the portal', ({ portal }) => {
  expect(browser.record.errors).toEqual([]);
  expect(browser.record.failedRequests).toEqual([]);
  expect([...browser.record.hosts]).toEqual([new URL(portal.fleet.url).host]);
});
