import { readdir, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError } from '@backstage/errors';
import { leadsInto } from '@splitstage/reading/leads-into';
import { Budget } from '../build/Budget.ts';
import { defaultLimits, type SiteLimits } from '../build/siteLimits.ts';
import type { MkdocsConfig } from './readMkdocsConfig.ts';

/** A Markdown file and the place that it gets in the site. */
export interface DocsPage {
  /** Below docs_dir, with forward slashes: `guides/setup.md`. */
  readonly source: string;
  /** Below the site's root, with a slash at its end: `guides/setup/`; the home page is ``. */
  readonly url: string;
}

/** What docs_dir holds. */
export interface DocsFolder {
  /** Absolute. */
  readonly path: string;
  readonly pages: readonly DocsPage[];
  /** Every file that is no page (images, downloads), below docs_dir. */
  readonly assets: readonly string[];
}

/** Lists docs_dir as MkDocs does: no dot files; `index.md`, else `README.md`, is a folder's page. */
export async function readDocsFolder(
  config: MkdocsConfig,
  logger: Pick<LoggerService, 'warn'>,
  limits: SiteLimits = defaultLimits,
): Promise<DocsFolder> {
  const path = config.docsDir;
  const budget = new Budget('The docs', limits.maxSiteBytes);
  const files = await listFiles(config, logger, limits);
  const pages = new Map<string, DocsPage>();
  for (const source of files.filter(isMarkdown)) {
    const url = pageUrl(source);
    const taken = pages.get(url);
    if (taken) {
      logger.warn(`${source} is left out: ${taken.source} has the same address, ${url}`);
      continue;
    }
    budget.take(await checkPageSize(path, source, limits));
    pages.set(url, { source, url });
    if (pages.size > limits.maxPages) {
      throw new InputError(
        `The docs have more than ${limits.maxPages} pages, the limit for a site (techdocs.build.maxPages); split them.`,
      );
    }
  }
  const assets = files.filter(file => !isMarkdown(file));
  for (const asset of assets) budget.take((await stat(join(path, asset))).size);
  if (!pages.has('')) {
    throw new InputError(
      `${config.file}: docs_dir "${path}" has neither index.md nor README.md; the docs open with that page, so add one.`,
    );
  }
  return { path, pages: [...pages.values()], assets };
}

async function listFiles(
  config: MkdocsConfig,
  logger: Pick<LoggerService, 'warn'>,
  limits: SiteLimits,
) {
  const root = config.docsDir;
  const files: string[] = [];
  const visit = async (folder: string, depth: number): Promise<void> => {
    checkDepth(depth, `docs_dir of ${config.file}`, limits);
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(cause => {
      throw new InputError(`${config.file}: docs_dir "${root}" cannot be read`, cause);
    });
    const folders: string[] = [];
    for (const entry of entries.sort((a, b) => compareNames(a.name, b.name))) {
      if (entry.name.startsWith('.')) continue;
      const path = posix.join(folder, entry.name);
      if (entry.isSymbolicLink()) {
        if (await leadsToFile(root, path)) files.push(path);
        else logger.warn(`${path} is left out: it is a symbolic link to a folder`);
      } else if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile()) files.push(path);
    }
    if (files.length > limits.maxFiles) {
      throw new InputError(
        `The docs have more than ${limits.maxFiles} files, the limit for a site (techdocs.build.maxFiles); split them.`,
      );
    }
    for (const path of folders) await visit(path, depth + 1);
  };
  await visit('', 0);
  return files;
}

/** Links to folders may run in circles, so only those to files are followed, inside docs_dir. */
async function leadsToFile(root: string, path: string): Promise<boolean> {
  if (!leadsInto(root, join(root, path))) {
    throw new NotAllowedError(
      `${path} is a symbolic link that leads out of docs_dir; put the file itself there.`,
    );
  }
  const target = await stat(join(root, path)).catch(cause => {
    throw new InputError(`${path} is a symbolic link that leads nowhere`, cause);
  });
  return target.isFile();
}

async function checkPageSize(root: string, source: string, limits: SiteLimits): Promise<number> {
  const { size } = await stat(join(root, source));
  if (size > limits.maxPageBytes) {
    throw new InputError(
      `${source} is ${size} bytes, and a page may have ${limits.maxPageBytes} (techdocs.build.maxPageBytes); split it.`,
    );
  }
  return size;
}

/** @throws InputError when sections or folders in each other go too deep for a site */
export function checkDepth(depth: number, where: string, limits: SiteLimits): void {
  if (depth > limits.maxNavigationDepth) {
    throw new InputError(
      `${where} goes deeper than ${limits.maxNavigationDepth} levels, the limit for a site (techdocs.build.maxNavigationDepth).`,
    );
  }
}

function pageUrl(source: string): string {
  const { dir, name } = posix.parse(source);
  const folder = dir === '' ? '' : `${dir}/`;
  return isIndex(name) ? folder : `${folder}${name}/`;
}

/** A folder's own page first, index.md ahead of README.md; then by name. */
function compareNames(a: string, b: string): number {
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

function rank(name: string): number {
  if (!isMarkdown(name) || !isIndex(posix.parse(name).name)) return 2;
  return name.startsWith('index') ? 0 : 1;
}

function isIndex(name: string): boolean {
  return name === 'index' || name.toLowerCase() === 'readme';
}

function isMarkdown(file: string): boolean {
  return /\.(md|markdown)$/i.test(file);
}
