import type { Page } from 'playwright-core';

/** Pixels that a cut text has to have: some letters before its dots. */
const someLetters = 40;

/**
 * What nobody can read in a page of this width: words of which almost nothing is seen, and a page that
 * is wider than its window. Longer texts may end in dots.
 */
export async function cutWords(page: Page, width: number): Promise<readonly string[]> {
  await page.setViewportSize({ width, height: 900 });
  return await page.evaluate(least => {
    const cut = [...document.querySelectorAll<HTMLElement>('body *')]
      .filter(({ childNodes }) => [...childNodes].some(node => node.nodeName === '#text'))
      .filter(element => element.checkVisibility() && element.clientWidth > 0)
      .filter(({ clientWidth, scrollWidth }) => clientWidth < Math.min(scrollWidth, least))
      .filter(element => getComputedStyle(element).overflowX !== 'visible')
      // For those who listen: one pixel, on purpose.
      .filter(({ clientWidth }) => clientWidth > 1)
      .map(({ textContent }) => textContent);
    const page = document.documentElement.scrollWidth;
    return page > innerWidth ? [...cut, `The page: ${page} of ${innerWidth} pixels`] : cut;
  }, someLetters);
}
