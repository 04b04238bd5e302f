import { realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';

/**
 * Whether a path, with all symbolic links followed as the system follows them, is a folder or lies
 * in it. False for what is not there.
 *
 * Not `isChildPath` of Backstage: Node's `realpathSync` takes `b/..` of a link's target away before
 * it looks whether `b` is a link itself, so that two links lead out of any folder.
 */
export async function leadsInto(folder: string, path: string): Promise<boolean> {
  try {
    const [root, target] = await Promise.all([realpath(folder), realpath(path)]);
    const way = relative(root, target);
    return way !== '..' && !way.startsWith(`..${sep}`);
  } catch {
    // It leads nowhere, or to itself.
    return false;
  }
}
