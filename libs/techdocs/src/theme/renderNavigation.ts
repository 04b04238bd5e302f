import type { LinkItem, NavItem, PageItem, SectionItem } from '../mkdocs/readNavigation.ts';
import { relativeUrl } from '../relativeUrl.ts';
import { escapeHtml } from './escapeHtml.ts';
import type { PageContext } from './renderHtml.ts';

/** The sidebar on the left, with the sections that lead to this page open. */
export function renderNavigation(context: PageContext): string {
  return `<nav class="md-nav md-nav--primary" aria-label="Navigation" data-md-level="0">
<label class="md-nav__title" for="__drawer">${escapeHtml(context.config.siteName)}</label>
${renderList(context.navigation.items, '__nav', 1, context)}
</nav>`;
}

function renderList(
  items: readonly NavItem[],
  id: string,
  level: number,
  context: PageContext,
): string {
  const entries = items.map((item, index) => {
    if (item.type === 'section') return renderSection(item, `${id}_${index + 1}`, level, context);
    return renderLink(item, context);
  });
  return `<ul class="md-nav__list" data-md-scrollfix>\n${entries.join('\n')}\n</ul>`;
}

function renderLink(item: PageItem | LinkItem, context: PageContext): string {
  const here = context.page.url;
  const active = leadsTo(item, here);
  const title =
    item.title ?? (item.type === 'page' ? context.titles.get(item.page.url) : undefined) ?? '';
  return `<li class="md-nav__item${active ? ' md-nav__item--active' : ''}"><a href="${escapeHtml(hrefOf(item, here))}" class="md-nav__link${active ? ' md-nav__link--active' : ''}"><span class="md-ellipsis">${escapeHtml(title)}</span></a></li>`;
}

function hrefOf(item: PageItem | LinkItem, here: string): string {
  if (item.type === 'page') return relativeUrl(here, item.page.url);
  return item.asset ? relativeUrl(here, item.target) : item.target;
}

/** Opens and closes by its checkbox, without any script. */
function renderSection(
  section: SectionItem,
  id: string,
  level: number,
  context: PageContext,
): string {
  const active = leadsTo(section, context.page.url);
  const title = escapeHtml(section.title);
  return `<li class="md-nav__item${active ? ' md-nav__item--active' : ''} md-nav__item--nested">
<input class="md-nav__toggle md-toggle" type="checkbox" id="${id}"${active ? ' checked' : ''}>
<label class="md-nav__link" for="${id}" id="${id}_label"><span class="md-ellipsis">${title}</span><span class="md-nav__icon md-icon"></span></label>
<nav class="md-nav" data-md-level="${level}" aria-labelledby="${id}_label">
<label class="md-nav__title" for="${id}"><span class="md-nav__icon md-icon"></span>${title}</label>
${renderList(section.items, id, level + 1, context)}
</nav>
</li>`;
}

function leadsTo(item: NavItem, url: string): boolean {
  if (item.type === 'section') return item.items.some(inner => leadsTo(inner, url));
  return item.type === 'page' && item.page.url === url;
}
