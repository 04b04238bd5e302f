import type { Section } from '../markdown/sections.ts';
import { escapeHtml } from './escapeHtml.ts';

/** The list of headings on the right; the page's own title is left out. */
export function renderTableOfContents(sections: readonly Section[]): string {
  const headings = sections.filter(({ level }) => level > 1);
  const list = headings.length > 0 ? `\n${renderEntries(nest(headings))}\n` : '';
  const title = list && '<label class="md-nav__title">Table of contents</label>';
  return `<nav class="md-nav md-nav--secondary" aria-label="Table of contents" data-md-component="toc">${title}${list}</nav>`;
}

/** A heading and the deeper ones that follow it. */
interface Entry {
  readonly heading: Section;
  readonly below: Entry[];
}

/** In one pass, because a page may have thousands of headings. A level may be left out. */
function nest(headings: readonly Section[]): Entry[] {
  const top: Entry[] = [];
  const open: Entry[] = [];
  for (const heading of headings) {
    while ((open.at(-1)?.heading.level ?? 0) >= heading.level) open.pop();
    const entry: Entry = { heading, below: [] };
    (open.at(-1)?.below ?? top).push(entry);
    open.push(entry);
  }
  return top;
}

function renderEntries(entries: readonly Entry[]): string {
  const items = entries.map(({ heading, below }) => {
    const href = `#${encodeURIComponent(heading.id)}`;
    const nested = below.length > 0 ? `<nav class="md-nav">${renderEntries(below)}</nav>` : '';
    return `<li class="md-nav__item"><a href="${href}" class="md-nav__link"><span class="md-ellipsis">${escapeHtml(heading.title)}</span></a>${nested}</li>`;
  });
  return `<ul class="md-nav__list" data-md-scrollfix>${items.join('\n')}</ul>`;
}
