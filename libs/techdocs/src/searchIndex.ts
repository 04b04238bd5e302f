import type { RenderedPage } from './markdown/renderPage.ts';
import { escapeHtml } from './theme/escapeHtml.ts';

/** An entry of MkDocs' search index. */
export interface SearchDocument {
  /** Below the site's root, with a heading's id: `guides/setup/#tools`. */
  readonly location: string;
  readonly title: string;
  readonly text: string;
}

/**
 * The index that MkDocs' search plugin writes and the TechDocs collator reads: one document for
 * each page, one more for each heading. Texts are escaped, because the collator unescapes them.
 */
export function searchIndex(pages: readonly RenderedPage[]) {
  return {
    config: { lang: ['en'], separator: '[\\s\\-]+', pipeline: ['stopWordFilter'] },
    docs: pages.flatMap(page => documentsOf(page)),
  };
}

function documentsOf(page: RenderedPage): SearchDocument[] {
  const headings = page.sections.filter(section => section.level > 0);
  const wholeText = page.sections.flatMap(({ title, text }) => [title, text]).filter(Boolean);
  return [
    {
      location: page.url,
      title: escapeHtml(page.title),
      text: escapeHtml(wholeText.join('\n')),
    },
    ...headings.map(section => ({
      location: `${page.url}#${section.id}`,
      title: escapeHtml(section.title),
      text: escapeHtml(section.text),
    })),
  ];
}
