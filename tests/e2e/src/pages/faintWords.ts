import type { Page } from 'playwright-core';

/**
 * Words that stand out too little from their ground to be read (WCAG: a contrast of 4.5:1, or 3:1 for
 * large ones). What cannot be used at the moment may be faint; letters in pictures are not looked at.
 */
export async function faintWords(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() => {
    type Colour = readonly [red: number, green: number, blue: number, alpha: number];
    const colourOf = (css: string): Colour => {
      const [red = 0, green = 0, blue = 0, alpha = 1] = css.match(/[\d.]+/g)?.map(Number) ?? [];
      return [red, green, blue, alpha];
    };
    const over = ([r, g, b, a]: Colour, [x, y, z]: Colour): Colour => [
      r * a + x * (1 - a),
      g * a + y * (1 - a),
      b * a + z * (1 - a),
      1,
    ];
    const light = ([red, green, blue]: Colour) => {
      const [r = 0, g = 0, b = 0] = [red / 255, green / 255, blue / 255].map(part =>
        part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
    };
    const ancestors = (element: Element): Element[] =>
      element.parentElement ? [element, ...ancestors(element.parentElement)] : [element];
    const words = (element: Element) =>
      element instanceof HTMLInputElement
        ? element.placeholder
        : [...element.childNodes]
            .filter(({ nodeName }) => nodeName === '#text')
            .map(({ textContent }) => textContent?.trim())
            .join(' ')
            .trim();
    const isShown = (element: Element) =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      element.clientWidth !== 1 &&
      !element.closest('[disabled], [aria-disabled="true"], .Mui-disabled, svg');
    const isFaint = (element: Element) => {
      const style = getComputedStyle(
        element,
        element instanceof HTMLInputElement ? '::placeholder' : undefined,
      );
      const line = ancestors(element).map(each => getComputedStyle(each));
      const opacity = line.reduce((all, each) => all * Number(each.opacity), 1);
      const ground = line
        .map(each => colourOf(each.backgroundColor))
        .reduceRight((below, colour) => over(colour, below), colourOf('rgb(255, 255, 255)'));
      const [red, green, blue, alpha] = colourOf(style.color);
      const own = element instanceof HTMLInputElement ? Number(style.opacity) : 1;
      const [less = 0, more = 0] = [
        light(over([red, green, blue, alpha * opacity * own], ground)),
        light(ground),
      ].toSorted((a, b) => a - b);
      if (own === 0) {
        return false;
      }
      const size = Number.parseFloat(style.fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      return more / less < (isLarge ? 3 : 4.5);
    };
    return [...document.querySelectorAll('body *:not(style, script, noscript)')]
      .filter(element => words(element) && isShown(element) && isFaint(element))
      .map(element => `${words(element).slice(0, 40)} (${element.className})`);
  });
}
