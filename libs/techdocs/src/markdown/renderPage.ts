import { posix } from 'node:path';
import { InputError } from '@backstage/errors';
import { parseDocument } from 'yaml';
import { defaultLimits, type SiteLimits } from '../build/siteLimits.ts';
import type { DocsFolder, DocsPage } from '../mkdocs/readDocsFolder.ts';
import type { MkdocsConfig } from '../mkdocs/readMkdocsConfig.ts';
import { titleOfName } from '../mkdocs/readNavigation.ts';
import { createMarkdown } from './createMarkdown.ts';
import { createReferences } from './references.ts';
import { readSections, type Section } from './sections.ts';

/** A page's content, ready for the theme and the search index. */
export interface RenderedPage extends DocsPage {
  /** Its front matter's `title`, else its first heading, else its file's name. */
  readonly title: string;
  /** The article's HTML. */
  readonly html: string;
  /** Its text, cut at the headings; the first one is what stands before any heading. */
  readonly sections: readonly Section[];
  /** Links that lead nowhere, in words. */
  readonly problems: readonly string[];
}

/** Returns a function that renders one page after the other. */
export function createPageRenderer(
  config: MkdocsConfig,
  folder: DocsFolder,
  limits: SiteLimits = defaultLimits,
) {
  const markdown = createMarkdown();
  const references = createReferences(config, folder);

  return (page: DocsPage, source: string): RenderedPage => {
    const { title, body } = splitFrontMatter(source);
    const problems: string[] = [];
    const tokens = markdown.parse(body, {
      resolve: (reference: string) => references.resolve(page, reference, problems),
    });
    const sections = readSections(tokens);
    if (sections.length - 1 > limits.maxHeadingsPerPage) {
      throw new InputError(
        `${page.source} has ${sections.length - 1} headings, and a page may have ${limits.maxHeadingsPerPage} (techdocs.build.maxHeadingsPerPage); split it.`,
      );
    }
    return {
      ...page,
      title: title ?? sections.find(({ level }) => level === 1)?.title ?? titleOfFile(page),
      html: markdown.renderer.render(tokens, markdown.options, {}),
      sections,
      problems,
    };
  };
}

/** MkDocs takes a `title` from the YAML between two lines of dashes at the top of a page. */
function splitFrontMatter(source: string): { title?: string; body: string } {
  const match = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(source);
  if (!match) return { body: source };
  const document = parseDocument(match[1] ?? '', { logLevel: 'silent' });
  // Two rules with text between them look the same, and are no front matter.
  if (document.errors.length > 0) return { body: source };
  const title: unknown = document.get('title');
  return {
    title: typeof title === 'string' ? title : undefined,
    body: source.slice(match[0].length),
  };
}

function titleOfFile(page: DocsPage): string {
  if (page.url === '') return 'Home';
  return titleOfName(posix.basename(page.url));
}
