import { readdir, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { isChildPath, type LoggerService } from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError } from '@backstage/errors';
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

/**
 * Pages are rendered in the process that serves the catalog, so none may hold it up for long. The
 * most hostile Markdown that we tried needs 4 seconds for 1 MiB, which is a book of prose.
 */
const maxPageBytes = 1024 * 1024;

/** Lists docs_dir as MkDocs does: no dot files; `index.md`, else `README.md`, is a folder's page. */
export async function readDocsFolder(
  config: MkdocsConfig,
  logger: Pick<LoggerService, 'warn'>,
): Promise<DocsFolder> {
  const path = config.docsDir;
  const files = await listFiles(config, logger);
  const pages = new Map<string, DocsPage>();
  for (const source of files.filter(isMarkdown)) {
    const url = pageUrl(source);
    const taken = pages.get(url);
    if (taken) {
      logger.warn(`${source} is left out: ${taken.source} has the same address, ${url}`);
      continue;
    }
    await checkSize(path, source);
    pages.set(url, { source, url });
  }
  if (!pages.has('')) {
    throw new InputError(
      `${config.file}: docs_dir "${path}" has neither index.md nor README.md; the docs open with that page, so add one.`,
    );
  }
  return { path, pages: [...pages.values()], assets: files.filter(file => !isMarkdown(file)) };
}

async function listFiles(config: MkdocsConfig, logger: Pick<LoggerService, 'warn'>) {
  const root = config.docsDir;
  const files: string[] = [];
  const visit = async (folder: string): Promise<void> => {
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
    for (const path of folders) await visit(path);
  };
  await visit('');
  return files;
}

/** Links to folders may run in circles, so only those to files are followed, inside docs_dir. */
async function leadsToFile(root: string, path: string): Promise<boolean> {
  if (!isChildPath(root, join(root, path))) {
    throw new NotAllowedError(
      `${path} is a symbolic link that leads out of docs_dir; put the file itself there.`,
    );
  }
  const target = await stat(join(root, path)).catch(cause => {
    throw new InputError(`${path} is a symbolic link that leads nowhere`, cause);
  });
  return target.isFile();
}

async function checkSize(root: string, source: string): Promise<void> {
  const { size } = await stat(join(root, source));
  if (size > maxPageBytes) {
    throw new InputError(
      `${source} is ${size} bytes, and a page may have ${maxPageBytes}; split it.`,
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
