import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { Budget } from './build/Budget.ts';
import { defaultLimits, type SiteLimits } from './build/siteLimits.ts';
import { createPageRenderer, type RenderedPage } from './markdown/renderPage.ts';
import { type DocsFolder, readDocsFolder } from './mkdocs/readDocsFolder.ts';
import { type MkdocsConfig, readMkdocsConfig } from './mkdocs/readMkdocsConfig.ts';
import { type Navigation, readNavigation } from './mkdocs/readNavigation.ts';
import { searchIndex } from './searchIndex.ts';
import { readStylesheet } from './theme/readStylesheet.ts';
import { renderHtml } from './theme/renderHtml.ts';

/** What {@link generateSite} reads and where it writes. */
export interface GenerateSiteOptions {
  /** The folder that holds mkdocs.yml (or mkdocs.yaml, or neither). Nothing is written there. */
  readonly inputDir: string;
  /** An existing folder for the site. */
  readonly outputDir: string;
  /** The site's name when mkdocs.yml has none. Default: `Documentation Site`, as in MkDocs. */
  readonly defaultSiteName?: string;
  /** What the reader compares to find out whether its copy is still fresh. Default: none. */
  readonly etag?: string;
  readonly logger: Pick<LoggerService, 'info' | 'warn'>;
  /** Default: {@link defaultLimits}. */
  readonly limits?: SiteLimits;
}

/**
 * Builds a TechDocs site from Markdown: one `index.html` a page in the markup that the TechDocs
 * reader expects of MkDocs Material, the other files as they are, `search/search_index.json` for
 * the search collator and `techdocs_metadata.json` for the reader.
 *
 * @throws InputError or NotAllowedError that names the file and the key, when the folder cannot be
 * built, is larger than the limits, or would have us read outside of its docs_dir.
 */
export async function generateSite(options: GenerateSiteOptions): Promise<void> {
  const { inputDir, outputDir, logger, limits = defaultLimits } = options;
  const config = await readMkdocsConfig(inputDir, options.defaultSiteName, limits);
  const folder = await readDocsFolder(config, logger, limits);
  const navigation = readNavigation(config, folder, limits);
  const pages = await renderPages(config, folder, navigation, limits);
  const site: Output = {
    folder: outputDir,
    budget: new Budget('The pages of the site', limits.maxSiteBytes),
  };

  const problems = [...navigation.problems, ...pages.flatMap(page => page.problems)];
  for (const problem of problems.slice(0, mostWarnings)) logger.warn(problem);
  if (problems.length > mostWarnings) {
    logger.warn(`… and ${problems.length - mostWarnings} more`);
  }
  if (config.strict && problems.length > 0) {
    throw new InputError(
      `${config.file} has "strict: true" and the docs have ${problems.length} problem(s): ${problems.slice(0, mostWarnings).join(' ')}`,
    );
  }

  // Files of the docs first: a page, the index and the metadata win over a file of their name.
  for (const asset of folder.assets) {
    await write(site, asset, target => copyFile(join(folder.path, asset), target));
  }
  const files = [
    ...folder.assets,
    ...(await writePages(site, config, navigation, pages)),
    await writeText(site, 'search/search_index.json', JSON.stringify(searchIndex(pages))),
    'techdocs_metadata.json',
  ];
  const metadata = {
    site_name: config.siteName,
    site_description: config.siteDescription,
    build_timestamp: Date.now(),
    files: [...new Set(files)],
    etag: options.etag || undefined,
  };
  await writeText(site, 'techdocs_metadata.json', JSON.stringify(metadata));
  logger.info(`Built ${pages.length} pages from ${folder.path} in Node`);
}

/** Somebody reads them: the reader shows the log of a build. */
const mostWarnings = 100;

async function renderPages(
  config: MkdocsConfig,
  folder: DocsFolder,
  navigation: Navigation,
  limits: SiteLimits,
): Promise<RenderedPage[]> {
  const render = createPageRenderer(config, folder, limits);
  const pages: RenderedPage[] = [];
  for (const page of folder.pages) {
    const rendered = render(page, await readFile(join(folder.path, page.source), 'utf8'));
    pages.push({ ...rendered, title: navigation.titles.get(page.url) ?? rendered.title });
  }
  return pages;
}

/** Where a site goes, and how much more of it. */
interface Output {
  readonly folder: string;
  readonly budget: Budget;
}

async function writePages(
  site: Output,
  config: MkdocsConfig,
  navigation: Navigation,
  pages: readonly RenderedPage[],
): Promise<string[]> {
  const stylesheet = await readStylesheet();
  const written = [await writeText(site, stylesheet.path, stylesheet.content)];
  const titles = new Map(pages.map(page => [page.url, page.title]));
  for (const page of pages) {
    const html = renderHtml({ page, config, navigation, titles, stylesheet: stylesheet.path });
    written.push(await writeText(site, `${page.url}index.html`, html));
  }
  return written;
}

async function writeText(site: Output, file: string, content: string | Uint8Array) {
  // The navigation stands in every page, so that a site may be far larger than its docs.
  site.budget.take(Buffer.byteLength(content));
  await write(site, file, target => writeFile(target, content));
  return file;
}

async function write(site: Output, file: string, to: (target: string) => Promise<void>) {
  const target = join(site.folder, file);
  await mkdir(dirname(target), { recursive: true });
  await to(target);
}
