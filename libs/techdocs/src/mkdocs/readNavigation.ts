import { posix } from 'node:path';
import { InputError, NotAllowedError } from '@backstage/errors';
import { defaultLimits, type SiteLimits } from '../build/siteLimits.ts';
import { checkDepth, type DocsFolder, type DocsPage } from './readDocsFolder.ts';
import type { MkdocsConfig } from './readMkdocsConfig.ts';

/** An entry of the sidebar. */
export type NavItem = PageItem | LinkItem | SectionItem;

/** Leads to a page, whose own title stands where mkdocs.yml gives none. */
export interface PageItem {
  readonly type: 'page';
  readonly title?: string;
  readonly page: DocsPage;
}

/** Leads to an address, or to a file below docs_dir when `asset` is true. */
export interface LinkItem {
  readonly type: 'link';
  readonly title: string;
  readonly target: string;
  readonly asset: boolean;
}

/** Holds other entries. */
export interface SectionItem {
  readonly type: 'section';
  readonly title: string;
  readonly items: readonly NavItem[];
}

/** The sidebar. */
export interface Navigation {
  readonly items: readonly NavItem[];
  /** The pages in reading order, for the links to the previous and the next one. */
  readonly pages: readonly DocsPage[];
  /** The titles that mkdocs.yml gives to pages, by address. */
  readonly titles: ReadonlyMap<string, string>;
  /** Entries that lead nowhere, in words. They are left out. */
  readonly problems: readonly string[];
}

/** The navigation of mkdocs.yml, or one made from the folder when it has none. */
export function readNavigation(
  config: MkdocsConfig,
  folder: DocsFolder,
  limits: SiteLimits = defaultLimits,
): Navigation {
  const problems: string[] = [];
  // By name: a navigation and a folder may both have thousands of entries.
  const pages = new Map(folder.pages.map(page => [page.source, page]));
  const assets = new Set(folder.assets);
  const items =
    config.nav === undefined
      ? itemsOfFolder(folder.pages, '')
      : itemsOfList(config.nav, 'nav', { config, pages, assets, problems, limits, depth: 0 });
  const entries = pageItemsOf(items);
  return {
    items,
    pages: [...new Set(entries.map(({ page }) => page))],
    titles: new Map(entries.flatMap(({ page, title }) => (title ? [[page.url, title]] : []))),
    problems,
  };
}

interface Context {
  readonly config: MkdocsConfig;
  readonly pages: ReadonlyMap<string, DocsPage>;
  readonly assets: ReadonlySet<string>;
  readonly problems: string[];
  readonly limits: SiteLimits;
  readonly depth: number;
}

function itemsOfList(value: unknown, key: string, context: Context): NavItem[] {
  if (!Array.isArray(value)) {
    throw new InputError(
      `${context.config.file}: ${key} must be a list, but is ${JSON.stringify(value)}.`,
    );
  }
  return value.flatMap((entry, index) => itemsOfEntry(entry, `${key}[${index}]`, context));
}

/** An entry is `page.md`, `Title: page.md`, `Title: https://…` or `Section: [entries]`. */
function itemsOfEntry(entry: unknown, key: string, context: Context): NavItem[] {
  if (typeof entry === 'string') return itemsOfTarget(entry, undefined, key, context);
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    throw new InputError(
      `${context.config.file}: ${key} must be a file or "Title: file", but is ${JSON.stringify(entry)}.`,
    );
  }
  return Object.entries(entry).flatMap(([title, target]: [string, unknown]): NavItem[] => {
    const path = `${key}[${JSON.stringify(title)}]`;
    if (typeof target === 'string') return itemsOfTarget(target, title, path, context);
    const inside = { ...context, depth: context.depth + 1 };
    checkDepth(inside.depth, `${context.config.file}: nav`, context.limits);
    return [{ type: 'section', title, items: itemsOfList(target, path, inside) }];
  });
}

function itemsOfTarget(
  target: string,
  title: string | undefined,
  key: string,
  { config, pages, assets, problems }: Context,
): NavItem[] {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) {
    if (!/^(https?|mailto):/i.test(target)) {
      throw new NotAllowedError(
        `${config.file}: ${key} is "${target}"; a link must be http, https or mailto.`,
      );
    }
    return [{ type: 'link', title: title ?? target, target, asset: false }];
  }
  const path = posix.normalize(target);
  if (posix.isAbsolute(path) || path === '..' || path.startsWith('../')) {
    throw new NotAllowedError(
      `${config.file}: ${key} is "${target}", which leads out of docs_dir; name a file in it.`,
    );
  }
  const page = pages.get(path);
  if (page) return [{ type: 'page', title, page }];
  if (assets.has(path)) {
    return [{ type: 'link', title: title ?? path, target: path, asset: true }];
  }
  // MkDocs goes on here, too: one entry must not cost a team all of its docs.
  problems.push(`${config.file}: ${key} is "${target}", and docs_dir has no such file.`);
  return [];
}

/** A folder's own pages, then its folders as sections. The list comes in this order already. */
function itemsOfFolder(pages: readonly DocsPage[], folder: string): NavItem[] {
  const own = pages.filter(page => dirOf(page) === folder);
  const below = pages
    .map(page => page.source.slice(folder.length))
    .filter(path => path.includes('/'))
    .map(path => `${folder}${path.split('/')[0]}/`);
  return [
    ...own.map((page): NavItem => ({ type: 'page', page })),
    ...[...new Set(below)].map((section): NavItem => {
      const inside = pages.filter(page => page.source.startsWith(section));
      return {
        type: 'section',
        title: titleOfName(posix.basename(section)),
        items: itemsOfFolder(inside, section),
      };
    }),
  ];
}

function dirOf(page: DocsPage): string {
  const dir = posix.dirname(page.source);
  return dir === '.' ? '' : `${dir}/`;
}

function pageItemsOf(items: readonly NavItem[]): PageItem[] {
  return items.flatMap(item => {
    if (item.type === 'section') return pageItemsOf(item.items);
    return item.type === 'page' ? [item] : [];
  });
}

/** `getting-started` → `Getting started`; a name with capitals stays as it is. */
export function titleOfName(name: string): string {
  const words = name.replace(/[-_]/g, ' ');
  return words === words.toLowerCase() ? words.charAt(0).toUpperCase() + words.slice(1) : words;
}
