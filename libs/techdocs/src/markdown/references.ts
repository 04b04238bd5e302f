import { posix } from 'node:path';
import type { DocsFolder, DocsPage } from '../mkdocs/readDocsFolder.ts';
import type { MkdocsConfig } from '../mkdocs/readMkdocsConfig.ts';
import { relativeUrl } from '../relativeUrl.ts';

/** Resolves what a page links to. */
export interface References {
  /**
   * `../setup.md#tools`, as written in a Markdown file, to the address that works where the page
   * ends up. What is no file of the docs stays as it is; a file that is missing adds to `problems`.
   */
  resolve(page: DocsPage, reference: string, problems: string[]): string;
}

export function createReferences(config: MkdocsConfig, folder: DocsFolder): References {
  const targets = new Map([
    ...folder.assets.map((asset): [string, string] => [asset, asset]),
    ...folder.pages.map((page): [string, string] => [page.source, page.url]),
  ]);
  return {
    resolve(page, reference, problems) {
      const match = /^([^?#]*)(.*)$/s.exec(reference);
      const [, path = '', suffix = ''] = match ?? [];
      if (path === '' || path.startsWith('/') || /^[a-z][a-z0-9+.-]*:/i.test(path)) {
        return reference;
      }
      const file = posix.normalize(posix.join(posix.dirname(page.source), decode(path)));
      const target = targets.get(file);
      if (target !== undefined) return `${relativeUrl(page.url, target)}${suffix}`;
      // A link without an extension is taken to be one to another page's address.
      if (posix.extname(file) !== '') {
        problems.push(
          `${page.source} links to "${path}", and docs_dir of ${config.file} has no ${file}.`,
        );
      }
      return reference;
    },
  };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // A bare percent sign: a name, not an escape.
  }
}
