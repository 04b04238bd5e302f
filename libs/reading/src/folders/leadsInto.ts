import { realpathSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { isChildPath } from '@backstage/backend-plugin-api';

/**
 * Whether a path, with symbolic links followed as the system follows them, is a folder or lies in
 * it. What is not there may be anywhere in it.
 *
 * Backstage's `isChildPath` does not see where two links lead together: Node's `realpathSync` takes
 * `up/..` out of a link's target before it looks whether `up` is a link itself.
 */
export function leadsInto(folder: string, path: string): boolean {
  try {
    return isWithin(realpathSync.native(folder), realpathSync.native(path));
  } catch (error) {
    // Nobody can read it; and where it would be is no secret of a link.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return isChildPath(folder, path);
    return false;
  }
}

/** The same for what has to be there, without a pause for others. */
export async function existsWithin(folder: string, path: string): Promise<boolean> {
  try {
    return isWithin(await realpath(folder), await realpath(path));
  } catch {
    return false;
  }
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`);
}
