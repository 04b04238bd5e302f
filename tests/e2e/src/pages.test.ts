import { join } from 'node:path';
import { until } from 'test-support';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { describeOutages } from './pages/describeOutages.ts';
import { describeReadablePages } from './pages/describeReadablePages.ts';
import { addScriptLinks } from './testing/addScriptLinks.ts';
import { type BrowserPage, openBrowser } from './testing/openBrowser.ts';
import { serveFolder } from './testing/serveFolder.ts';
import { type Portal, startPortal } from './testing/startPortal.ts';

/** What a guest sees where there is little to see: no permission, no service, a hostile link. */
let portal: Portal;
let browser: BrowserPage;
let files: Awaited<ReturnType<typeof serveFolder>>;
const warnings: string[] = [];

beforeAll(async () => {
  files = await serveFolder(join(import.meta.dirname, 'testing/files'));
  portal = await startPortal({
    config: {
      backend: { reading: { allow: [{ host: files.host }] } },
      // As where somebody allowed templates of anybody: their links must lead nowhere there, too.
      catalog: { rules: [{ allow: ['Component', 'API', 'Template'] }] },
    },
  });
  const opening = openBrowser(portal.fleet.url);
  await Promise.all(
    ['narrowboat.yaml', 'scriptLinks.yaml'].map(name =>
      portal.json('/api/catalog/locations', {
        method: 'POST',
        body: JSON.stringify({ type: 'url', target: files.urlOf(name) }),
      }),
    ),
  );
  await until('the catalog to know them', async () => {
    const { totalItems } = await portal.json<{ totalItems: number }>(
      '/api/catalog/entities/by-query?filter=metadata.name=script-links',
    );
    return totalItems === 3;
  });
  browser = await opening;
  browser.page.on('console', message => {
    if (message.type() === 'warning') {
      warnings.push(message.text());
    }
  });
  await addScriptLinks(browser.page, 'script-links');
  await browser.page.goto('/');
  await browser.page.getByRole('button', { name: 'Continue as guest' }).click();
  await browser.page.getByText('Welcome to Splitstage').waitFor();
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await portal?.[Symbol.asyncDispose]();
  await files?.[Symbol.asyncDispose]();
});

describe('a page with nothing to show', () => {
  it.each(['/devtools', '/devtools/unprocessed-entities'])(
    'tells a guest at %s of the permission that is missing',
    async path => {
      const { page } = browser;
      await page.goto(path);
      await page.getByRole('heading', { name: 'You may not see this page' }).waitFor();
      await page.getByRole('tab', { name: 'Unprocessed Entities' }).waitFor();
    },
  );

  it('says that there is no such page, and leads to no tracker of somebody else', async () => {
    const { page } = browser;
    await page.goto('/nowhere');
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    const links = page.locator('article, main, body').first().locator('a[href^="http"]');
    expect(await links.evaluateAll(all => all.map(link => link.getAttribute('href')))).toEqual([]);
    await page.getByRole('link', { name: 'Ask who looks after the portal' }).click();
    await page.getByRole('heading', { name: 'Platform' }).first().waitFor();
  });

  it('says where a graph starts, and that no cluster is set up', async () => {
    const { page } = browser;
    await page.goto('/catalog-graph');
    await page.getByText('Where should the graph start?').waitFor();
    await page.goto('/catalog/default/component/booking-service/kubernetes');
    await page.getByText('No cluster is set up').waitFor();
  });

  it('finds home at /home too', async () => {
    const { page } = browser;
    await page.goto('/home');
    await page.getByText('Welcome to Splitstage').waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
  });

  it('says that there is no provider to connect to, and has no tab that cannot work', async () => {
    const { page } = browser;
    await page.goto('/settings/auth-providers');
    await page.getByText('No provider is set up').waitFor();
    await page.goto('/devtools');
    await page.getByRole('tab', { name: 'Config' }).waitFor();
    expect(await page.getByRole('tab', { name: 'Info' }).count()).toBe(0);
  });

  it('says in words that what was asked for is not there', async () => {
    const { page } = browser;
    await page.goto('/create/templates/default/nothing');
    await page.getByText('Failed to load template, there is no such thing').waitFor();
    await page.goto('/create/tasks/00000000-0000-0000-0000-000000000000');
    await page.getByRole('heading', { name: 'This task is not shown to you' }).waitFor();
    await page.goto('/create/tasks/no-id');
    await page.getByRole('heading', { name: 'This task is not shown to you' }).waitFor();
    await page.goto('/settings/nothing');
    await page.getByRole('heading', { name: 'Nothing to see here' }).waitFor();
  });

  it('tells nobody how to program a switch where there is none', async () => {
    const { page } = browser;
    await page.goto('/settings/feature-flags');
    await page.getByRole('heading', { name: 'Nothing to switch on' }).waitFor();
  });

  it('says who owns nothing, and leaves no domain out of what somebody owns', async () => {
    const { page } = browser;
    const words = () =>
      page
        .locator('.bui-Card .MuiGrid-container:empty')
        .evaluate(grid => getComputedStyle(grid, '::after').content);
    await page.goto('/catalog/default/user/lena.vidal');
    await page.getByText('DOCUMENTATION').waitFor();
    await page.getByText('Include indirect ownership').click();
    await until('the words', async () => (await words()) === '"Owns nothing directly"');
    await page.goto('/catalog/default/group/kelpline');
    await page.getByText('DOMAIN').waitFor();
  });

  it('claims no range of results on the last page of a search', async () => {
    const { page } = browser;
    await page.goto('/search?query=printer');
    await page.getByText('Draws the label').first().waitFor();
    await page.getByText('1-25').waitFor({ state: 'hidden' });
    await page.goto('/search');
    await page.getByText('1-25').waitFor();
  });

  it('warns of nothing deprecated in the console of who opens the portal', () => {
    expect(warnings.filter(text => /icon|ignored|deprecated/i.test(text))).toEqual([]);
  });
});

describeReadablePages(() => ({ portal, browser }));

describe('Unregister', () => {
  const item = async (entity: string) => {
    const { page } = browser;
    await page.goto(`/catalog/default/${entity}`);
    await page.getByRole('button', { name: 'more' }).click();
    return page.getByRole('menuitem', { name: /Unregister entity/ });
  };

  it('is not offered where others own part of the location, and says so', async () => {
    const other = await item('component/script-links');
    await until('the reason', async () =>
      (await other.textContent())?.includes('others own part of its location'),
    );
    expect(await other.getAttribute('aria-disabled')).toBe('true');
  });
});

describe('a link that would run a script', () => {
  const ran = () => browser.page.evaluate(() => Reflect.get(window, 'ran'));
  afterEach(async () => {
    expect(await ran()).toBeUndefined();
  });

  it('does not take the list of templates away from everybody', async () => {
    const { page } = browser;
    await page.goto('/create');
    await page.getByText('Golden path service').waitFor();
    await page.getByText('Plain').click();
  });

  it('leads nowhere from an entity, whatever it is written like', async () => {
    const { page } = browser;
    await page.goto('/catalog/default/component/script-links');
    for (const title of ['Plain', 'Hidden', 'Data']) {
      await page.getByRole('link', { name: title }).click();
      expect(new URL(page.url()).pathname).toBe('/catalog/default/component/script-links');
    }
    const harmless = page.getByRole('link', { name: 'Harmless' });
    expect(await harmless.getAttribute('href')).toBe('https://example.com/');
  });

  it('leads nowhere from what a task made', async () => {
    const { page } = browser;
    await page.goto('/create/templates/default/script-links');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('link', { name: 'Task link' }).click();
    await page.getByText('words').last().click();
    expect(new URL(page.url()).pathname).toMatch(/^\/create\/tasks\//);
  });

  it('runs nothing from an API’s definition', async () => {
    const { page } = browser;
    await page.goto('/catalog/default/api/script-links/definition');
    await page.getByText('Script links').last().waitFor();
    for (const link of await page.locator('a[href^="javascript" i]').all()) {
      await link.evaluate(element => element instanceof HTMLElement && element.click());
    }
  });

  it('runs nothing even when one slips through: the policy of the page forbids it', async () => {
    const { page } = browser;
    const refused = await page.evaluate(async () => {
      const violation = new Promise<string>(resolve => {
        document.addEventListener('securitypolicyviolation', event =>
          resolve(event.effectiveDirective),
        );
      });
      const link = document.createElement('a');
      link.href = "javascript:window.ran='slipped'";
      document.body.append(link);
      link.click();
      return await violation;
    });
    expect(refused).toMatch(/^script-src/);
  });
});

describeOutages(() => ({ portal, browser }));
