import { until } from 'test-support';
import { describe, expect, it } from 'vitest';
import type { BrowserPage } from '../testing/openBrowser.ts';
import type { Portal } from '../testing/startPortal.ts';

/** Cases about pages whose service is stopped, and started again. */
export function describeOutages(
  visit: () => { readonly portal: Portal; readonly browser: BrowserPage },
): void {
  describe('a page whose service is down', () => {
    /** Anything raw that a page says of a failed request, toasts included. */
    const raw = () =>
      visit()
        .browser.page.getByText(/Request failed with|ResponseError|Failed to/)
        .count();
    /** Asks at once, unless the page has asked by itself and has an answer. */
    const tryNow = () =>
      visit()
        .browser.page.getByRole('button', { name: 'Try now' })
        .evaluateAll((buttons: HTMLElement[]) => {
          for (const button of buttons) {
            button.click();
          }
        });
    const says = (text: string) =>
      visit().browser.page.getByRole('alert').filter({ hasText: text });

    it('says so once, and comes back by itself', async () => {
      const { browser, portal } = visit();
      const { page } = browser;
      const { fleet } = portal;
      await fleet.stopService('catalog');
      await page.goto('/catalog/default/component/booking-service');
      await says('Not answering: catalog').waitFor();
      expect(await raw()).toBe(0);
      await page.getByRole('link', { name: 'Create', exact: true }).click();
      await page.waitForURL('**/create/templates');
      await until('one panel', async () => (await says('Not answering: catalog').count()) === 1);
      expect(await raw()).toBe(0);

      await page.getByRole('link', { name: 'Home', exact: true }).click();
      await page.getByText('Welcome to Splitstage').waitFor();
      await page.getByRole('link', { name: 'Settings', exact: true }).click();
      await page.getByText('What the catalog says about you could not be read.').waitFor();
      await says('Not answering: catalog').waitFor();
      expect(await raw()).toBe(0);

      await page.getByRole('link', { name: 'Catalog', exact: true }).click();
      await says('Not answering: catalog').waitFor();
      await page.evaluate(() => Reflect.set(window, 'neverReloaded', true));
      await fleet.startService('catalog');
      await page.getByRole('link', { name: 'Booking service' }).waitFor({ timeout: 60_000 });
      expect(await says('Not answering').count()).toBe(0);
      expect(await page.evaluate(() => Reflect.get(window, 'neverReloaded'))).toBe(true);
    });

    it('keeps what somebody typed, and offers to load the page again', async () => {
      const { browser, portal } = visit();
      const { page } = browser;
      const { fleet } = portal;
      const found = page.waitForResponse(/\/api\/search\/query/);
      await page.goto('/search');
      await (await found).finished();
      const field = page.getByRole('textbox', { name: /search/i }).last();
      await field.waitFor();
      await page.waitForLoadState('networkidle');
      await fleet.stopService('search');
      await field.fill('booking');
      await says('Not answering: search').waitFor();
      expect(await field.inputValue()).toBe('booking');
      await fleet.startService('search');
      await tryNow();
      const offer = page.getByRole('status').filter({ hasText: 'There is an answer again' });
      await offer.waitFor();
      expect(await field.inputValue()).toBe('booking');
      await page.getByRole('button', { name: 'Load again' }).click();
      await offer.waitFor({ state: 'detached' });
      await field.waitFor();
    });

    it('says that the portal does not answer when nothing does, parts of the page included', async () => {
      const { browser, portal } = visit();
      const { page } = browser;
      const { fleet } = portal;
      await page.goto('/');
      await page.getByText('Welcome to Splitstage').waitFor();
      await fleet.stopService('gateway');
      await page.getByRole('link', { name: 'Catalog', exact: true }).first().click();
      await says('The portal does not answer').waitFor();
      expect(await raw()).toBe(0);
      // Two addresses of one page whose parts are missing: the second one must not load it again, as
      // the browser's own error would stay.
      for (const name of ['booking-service', 'booking-web']) {
        await page.evaluate(path => {
          history.pushState({}, '', path);
          dispatchEvent(new PopStateEvent('popstate', { state: {} }));
        }, `/catalog/default/component/${name}`);
        await says('The portal does not answer').waitFor();
      }
      await page.getByRole('link', { name: 'Catalog', exact: true }).first().click();
      await says('The portal does not answer').waitFor();
      await fleet.startService('gateway');
      await tryNow();
      await page.getByRole('link', { name: 'Booking service' }).waitFor({ timeout: 60_000 });
    });
  });
}
