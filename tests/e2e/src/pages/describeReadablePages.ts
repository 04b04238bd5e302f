import { until } from 'test-support';
import { afterAll, describe, expect, it } from 'vitest';
import type { BrowserPage } from '../testing/openBrowser.ts';
import type { Portal } from '../testing/startPortal.ts';
import { cutWords } from './cutWords.ts';
import { faintWords } from './faintWords.ts';

/** Cases about what can be read at every width, by day and by night. */
export function describeReadablePages(
  visit: () => { readonly portal: Portal; readonly browser: BrowserPage },
): void {
  describe('a page on a phone, on a tablet and by night', () => {
    afterAll(async () => {
      const { page } = visit().browser;
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.emulateMedia({ colorScheme: 'light' });
    });

    it.each([
      ['/catalog', 'Booking service'],
      ['/catalog/default/component/booking-service', 'Booking database'],
      ['/catalog/default/component/booking-service/apis', 'Routing API'],
      ['/notifications', 'Newest on top'],
      ['/search', 'Documentation'],
    ])('has whole words: %s', async (path, text) => {
      const { page } = visit().browser;
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.goto(path);
      await page.getByText(text).filter({ visible: true }).first().waitFor();
      // The sidebar and the filters take a moment to become those of another width.
      for (const width of [768, 390]) {
        await until(
          `whole words at ${width} pixels`,
          async () => {
            const cut = await cutWords(page, width);
            if (cut.length > 0) {
              throw new Error(cut.join(', '));
            }
            return true;
          },
          10_000,
        );
      }
    });

    it.each([
      // With what was visited before: entities of several kinds.
      ['/', 'Recently Visited'],
      ['/catalog', 'Booking service'],
      ['/search?query=printer', 'Draws the label'],
      ['/settings', 'Appearance'],
      ['/catalog/default/api/booking-api/definition', '/quotes'],
      ['/catalog/default/api/parcel-events-api/definition', 'onParcelEvent'],
    ])('has words that stand out by day and by night: %s', async (path, text) => {
      const { page } = visit().browser;
      await page.setViewportSize({ width: 768, height: 900 });
      await page.goto(path);
      await page.getByText(text).filter({ visible: true }).first().waitFor();
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme });
        await until(
          `words that stand out in a ${colorScheme} look`,
          async () => {
            const faint = await faintWords(page);
            if (faint.length > 0) {
              throw new Error(faint.join(', '));
            }
            return true;
          },
          10_000,
        );
      }
    });

    it('has its title beside or above the field of a search, never below its letters', async () => {
      const { page } = visit().browser;
      await page.setViewportSize({ width: 768, height: 900 });
      await page.goto('/catalog');
      const title = page.getByRole('heading', { name: /Owned Components/ }).last();
      await title.waitFor();
      const field = page.getByPlaceholder('Search').first();
      const [above, below] = await Promise.all([title.boundingBox(), field.boundingBox()]);
      expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThanOrEqual(below?.y ?? 0);
    });

    it('shows a long name in as many lines as it needs', async () => {
      const { page } = visit().browser;
      await page.setViewportSize({ width: 320, height: 900 });
      await page.goto('/catalog/default/component/handbook');
      const title = page.getByRole('heading', { name: 'Engineering handbook' }).first();
      await title.waitFor();
      const cut = (element: Element) =>
        [element, element.parentElement?.parentElement ?? element].filter(
          ({ clientWidth, scrollWidth, clientHeight, scrollHeight }) =>
            clientWidth < scrollWidth || clientHeight < scrollHeight,
        ).length;
      await until('a whole name', async () => (await title.evaluate(cut)) === 0, 10_000);
    });

    it('keeps the tags of an entity off its other fields', async () => {
      const { page } = visit().browser;
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.goto('/catalog/default/template/golden-path-service');
      const tag = page.locator('.MuiChip-root').filter({ hasText: 'recommended' });
      await tag.waitFor();
      const room = (element: Element) =>
        (element.parentElement?.getBoundingClientRect().right ?? 0) -
        element.getBoundingClientRect().right;
      await until('room for it', async () => (await tag.evaluate(room)) >= 0, 10_000);
    });

    it('names what its filters hold in whole words', async () => {
      const { page } = visit().browser;
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.goto('/notifications');
      const chosen = page.locator('.bui-SelectValue').filter({ hasText: 'Unread notifications' });
      await chosen.waitFor();
      const isWhole = ({ clientWidth, scrollWidth }: Element) => clientWidth >= scrollWidth;
      await until('whole words', () => chosen.evaluate(isWhole), 10_000);
    });

    it('has letters in its documentation that can be read', async () => {
      const { portal, browser } = visit();
      const { page } = browser;
      await until('the docs to be built', async () => {
        const site = '/api/techdocs/static/docs/default/component/booking-service';
        return (await portal.call(`${site}/index.html`)).ok;
      });
      await page.setViewportSize({ width: 390, height: 900 });
      await page.goto('/docs/default/component/booking-service');
      const text = page.getByText('It answers two questions');
      await text.waitFor();
      const size = await text.evaluate(element => getComputedStyle(element).fontSize);
      expect(Number.parseFloat(size)).toBeGreaterThanOrEqual(14);
    });

    it('shows the arrows of an API’s operations', async () => {
      const { page } = visit().browser;
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.goto('/catalog/default/api/booking-api/definition');
      const colourOf = (element: Element) => getComputedStyle(element).color;
      const arrow = page.locator('.swagger-ui svg.arrow').last();
      expect(await arrow.evaluate(colourOf)).toBe(await page.locator('body').evaluate(colourOf));
    });

    it('keeps what somebody typed when night falls', async () => {
      const { page } = visit().browser;
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto('/create/templates/default/golden-path-service');
      await page.getByLabel('Name').fill('lock-keeper');
      const paper = () => page.locator('body').evaluate(body => getComputedStyle(body).color);
      const byDay = await paper();
      await page.emulateMedia({ colorScheme: 'dark' });
      await until('the dark look', async () => (await paper()) !== byDay);
      expect(await page.getByLabel('Name').inputValue()).toBe('lock-keeper');
    });
  });
}
