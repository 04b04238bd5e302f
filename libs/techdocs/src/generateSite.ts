import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
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
}

/**
 * Builds a TechDocs site from Markdown: one `index.html` a page in the markup that the TechDocs
 * reader expects of MkDocs Material, the other files as they are, `search/search_index.json` for
 * the search collator and `techdocs_metadata.json` for the reader.
 *
 * @throws InputError or NotAllowedError that names the file and the key, when the folder cannot be
 * built or would have us read outside of its docs_dir.
 */
export async function generateSite(options: GenerateSiteOptions): Promise<void> {
  const { inputDir, outputDir, logger } = options;
  const config = await readMkdocsConfig(inputDir, options.defaultSiteName);
  const folder = await readDocsFolder(config, logger);
  const navigation = readNavigation(config, folder);
  const pages = await renderPages(config, folder, navigation);

  const problems = [...navigation.problems, ...pages.flatMap(page => page.problems)];
  for (const problem of problems) logger.warn(problem);
  if (config.strict && problems.length > 0) {
    throw new InputError(
      `${config.file} has "strict: true" and the docs have ${problems.length} problem(s): ${problems.join(' ')}`,
    );
  }

  // Files of the docs first: a page, the index and the metadata win over a file of their name.
  for (const asset of folder.assets) {
    await write(outputDir, asset, target => copyFile(join(folder.path, asset), target));
  }
  const files = [
    ...folder.assets,
    ...(await writePages(outputDir, config, navigation, pages)),
    await writeText(outputDir, 'search/search_index.json', JSON.stringify(searchIndex(pages))),
    'techdocs_metadata.json',
  ];
  const metadata = {
    site_name: config.siteName,
    site_description: config.siteDescription,
    build_timestamp: Date.now(),
    files: [...new Set(files)],
    etag: options.etag || undefined,
  };
  await writeText(outputDir, 'techdocs_metadata.json', JSON.stringify(metadata));
  logger.info(`Built ${pages.length} pages from ${folder.path} in Node`);
}

async function renderPages(
  config: MkdocsConfig,
  folder: DocsFolder,
  navigation: Navigation,
): Promise<RenderedPage[]> {
  const render = createPageRenderer(config, folder);
  const pages: RenderedPage[] = [];
  for (const page of folder.pages) {
    const rendered = render(page, await readFile(join(folder.path, page.source), 'utf8'));
    pages.push({ ...rendered, title: navigation.titles.get(page.url) ?? rendered.title });
  }
  return pages;
}

async function writePages(
  outputDir: string,
  config: MkdocsConfig,
  navigation: Navigation,
  pages: readonly RenderedPage[],
): Promise<string[]> {
  const stylesheet = await readStylesheet();
  const written = [await writeText(outputDir, stylesheet.path, stylesheet.content)];
  const titles = new Map(pages.map(page => [page.url, page.title]));
  for (const page of pages) {
    const html = renderHtml({ page, config, navigation, titles, stylesheet: stylesheet.path });
    written.push(await writeText(outputDir, `${page.url}index.html`, html));
  }
  return written;
}

async function writeText(outputDir: string, file: string, content: string | Uint8Array) {
  await write(outputDir, file, target => writeFile(target, content));
  return file;
}

async function write(outputDir: string, file: string, to: (target: string) => Promise<void>) {
  const target = join(outputDir, file);
  await mkdir(dirname(target), { recursive: true });
  await to(target);
}
