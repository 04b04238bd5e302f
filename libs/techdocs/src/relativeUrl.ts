import { posix } from 'node:path';

/**
 * The address of `target` as a page writes it. Both are below the site's root, and an address with
 * a slash at its end (or the empty one, the home page) is a page: `('guides/setup/', 'img/a b.png')`
 * gives `../../img/a%20b.png`.
 */
export function relativeUrl(fromPage: string, target: string): string {
  const path = posix.relative(`/${fromPage}`, `/${target}`);
  const isPage = target === '' || target.endsWith('/');
  const url = path === '' ? './' : isPage ? `${path}/` : path;
  return url.split('/').map(encodeURIComponent).join('/');
}
