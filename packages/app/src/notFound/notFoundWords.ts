/**
 * Why there is nothing to show, as far as the address tells.
 *
 * @param extensionIds - the extensions that the address leads to, outermost first; the last one says
 *   whether there is such a page: `sub-page:devtools/info`, or `page:catalog` for what is below it
 */
export function notFoundWords(extensionIds: readonly string[]): { title: string; text: string } {
  const pages = extensionIds.filter(id => /^(page|sub-page):/.test(id));
  if (pages.at(-1)?.startsWith('sub-page:')) {
    return {
      title: 'You may not see this page',
      text: 'It needs a permission that you do not have.',
    };
  }
  if (pages.length > 0) {
    return {
      title: 'Nothing to see here',
      text: 'There is no such page, or it needs a permission that you do not have.',
    };
  }
  return {
    title: 'There is no such page',
    text: 'The address is misspelt, or what was there has moved. Search finds what the portal knows.',
  };
}
