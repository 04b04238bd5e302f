import type { MarkdownIt } from 'markdown-it';
import { createSlugs } from './slugs.ts';

/**
 * A markdown-it plugin: gives each heading an id and a link to itself. The package
 * markdown-it-anchor does so too, but looks each heading up among all tokens (version 10,
 * `tokens.indexOf`), so that a page of many headings takes the square of their number.
 */
export function headingLinks(markdown: MarkdownIt): void {
  markdown.core.ruler.push('heading_links', state => {
    const slugOf = createSlugs();
    for (const [index, token] of state.tokens.entries()) {
      const children = state.tokens[index + 1]?.children;
      if (token.type !== 'heading_open' || !children) continue;
      const title = children
        .filter(({ type }) => type === 'text' || type === 'code_inline')
        .map(({ content }) => content)
        .join('');
      const id = slugOf(title);
      token.attrSet('id', id);

      const open = new state.Token('link_open', 'a', 1);
      open.attrSet('class', 'headerlink');
      open.attrSet('href', `#${id}`);
      open.attrSet('aria-hidden', 'true');
      const symbol = new state.Token('html_inline', '', 0);
      symbol.content = '¶';
      const space = new state.Token('text', '', 0);
      space.content = ' ';
      children.push(space, open, symbol, new state.Token('link_close', 'a', -1));
    }
  });
}
