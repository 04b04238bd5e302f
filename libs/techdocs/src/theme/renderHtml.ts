import type { RenderedPage } from '../markdown/renderPage.ts';
import type { MkdocsConfig } from '../mkdocs/readMkdocsConfig.ts';
import type { Navigation } from '../mkdocs/readNavigation.ts';
import { relativeUrl } from '../relativeUrl.ts';
import { escapeHtml } from './escapeHtml.ts';
import { renderNavigation } from './renderNavigation.ts';
import { renderTableOfContents } from './renderTableOfContents.ts';

/** What {@link renderHtml} puts together. */
export interface PageContext {
  readonly page: RenderedPage;
  readonly config: MkdocsConfig;
  readonly navigation: Navigation;
  /** Page titles by address. */
  readonly titles: ReadonlyMap<string, string>;
  /** Below the site's root. */
  readonly stylesheet: string;
}

/**
 * A whole page, in the markup of MkDocs Material 9. The TechDocs reader and its add-ons find their
 * way by these class names and data attributes: plugin-techdocs, reader/transformers, and
 * TechDocsReaderPageContentAddons. The header is there for the reader to take its menu button from.
 */
export function renderHtml(context: PageContext): string {
  const { page, config, stylesheet } = context;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(page.url === '' ? config.siteName : `${page.title} - ${config.siteName}`)}</title>
<link rel="stylesheet" href="${escapeHtml(relativeUrl(page.url, stylesheet))}">
</head>
<body dir="ltr">
<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" autocomplete="off">
<label class="md-overlay" for="__drawer"></label>
<header class="md-header" data-md-component="header"><label class="md-header__button md-icon" for="__drawer"></label></header>
<div class="md-container" data-md-component="container">
<main class="md-main" data-md-component="main">
<div class="md-main__inner md-grid">
<div class="md-sidebar md-sidebar--primary" data-md-component="sidebar" data-md-type="navigation">
<div class="md-sidebar__scrollwrap"><div class="md-sidebar__inner">
${renderNavigation(context)}
</div></div>
</div>
<div class="md-sidebar md-sidebar--secondary" data-md-component="sidebar" data-md-type="toc">
<div class="md-sidebar__scrollwrap"><div class="md-sidebar__inner">
${renderTableOfContents(page.sections)}
</div></div>
</div>
<div class="md-content" data-md-component="content">
<article class="md-content__inner md-typeset">
${renderEditLink(page, config)}${renderTitle(page)}${page.html}
</article>
</div>
</div>
</main>
${renderFooter(context)}
</div>
</body>
</html>
`;
}

/** The reader looks for exactly this title attribute: transformers/addGitFeedbackLink. */
function renderEditLink(page: RenderedPage, { editUrl }: MkdocsConfig): string {
  if (editUrl === undefined) return '';
  const href = `${editUrl}${page.source.split('/').map(encodeURIComponent).join('/')}`;
  return `<a href="${escapeHtml(href)}" title="Edit this page" class="md-content__button md-icon">${pencil}</a>\n`;
}

function renderTitle(page: RenderedPage): string {
  const hasTitle = page.sections.some(({ level }) => level === 1);
  return hasTitle ? '' : `<h1>${escapeHtml(page.title)}</h1>\n`;
}

function renderFooter({ page, navigation, titles }: PageContext): string {
  const index = navigation.pages.findIndex(({ url }) => url === page.url);
  if (index < 0) return '';
  const link = (direction: 'Previous' | 'Next', rel: 'prev' | 'next', at: number) => {
    const target = navigation.pages[at];
    if (!target) return '';
    const title = escapeHtml(titles.get(target.url) ?? target.source);
    const href = escapeHtml(relativeUrl(page.url, target.url));
    return `<a href="${href}" class="md-footer__link md-footer__link--${rel}" aria-label="${direction}: ${title}" rel="${rel}"><div class="md-footer__button md-icon"></div><div class="md-footer__title"><span class="md-footer__direction">${direction}</span><div class="md-ellipsis">${title}</div></div></a>\n`;
  };
  return `<footer class="md-footer">
<nav class="md-footer__inner md-grid" aria-label="Footer">
${link('Previous', 'prev', index - 1)}${link('Next', 'next', index + 1)}</nav>
</footer>`;
}

const pencil =
  '<svg viewBox="0 0 24 24"><path d="M3 17.25V21h3.75L17.8 9.94l-3.75-3.75zM20.7 7.04a1 1 0 0 0 0-1.41l-2.33-2.34a1 1 0 0 0-1.42 0l-1.83 1.83 3.75 3.75z"/></svg>';
