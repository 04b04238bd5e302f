import type { MarkdownIt } from 'markdown-it';

/** Tags that change how text looks and nothing else. They pass, without their attributes. */
const harmless = new Set(
  'abbr b blockquote br dd del details dl dt em hr i ins kbd li mark ol p s samp small strong sub summary sup table tbody td th thead tr u ul var'.split(
    ' ',
  ),
);

/** Tags that only group. They go, and what they hold stays: a stray `</div>` would end the page. */
const grouping = new Set(['center', 'div', 'span']);

const comment = /<!--[\s\S]*?(?:-->|$)/g;

/**
 * A markdown-it plugin: drops comments, lets harmless tags pass, shows all other HTML as text.
 * The TechDocs reader sanitises once more, in the browser.
 */
export function harmlessHtml(markdown: MarkdownIt): void {
  const { escapeHtml } = markdown.utils;
  const render = (content = '') =>
    content
      .replace(comment, '')
      .split(/(<[^<>]*>)/)
      .map(part => bareTag(part) ?? escapeHtml(part))
      .join('');
  markdown.renderer.rules.html_block = (tokens, index) => render(tokens[index]?.content);
  markdown.renderer.rules.html_inline = (tokens, index) => render(tokens[index]?.content);
}

/** The tag alone, nothing for one that only groups, or undefined for what must not pass. */
function bareTag(part: string): string | undefined {
  const [, slash = '', rawName = ''] =
    /^<(\/?)([a-z][a-z0-9]*)(?:[\s/][^<>]*)?>$/i.exec(part) ?? [];
  const name = rawName.toLowerCase();
  if (harmless.has(name)) return `<${slash}${name}>`;
  return grouping.has(name) ? '' : undefined;
}
