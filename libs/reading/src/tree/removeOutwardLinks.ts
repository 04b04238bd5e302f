import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { existsWithin } from '../folders/leadsInto.ts';

/**
 * Removes the symbolic links below a folder that lead out of it: one that stays inside by its own
 * words may lead out through another one. It looks at what is there and not at what an archive
 * names, which may be elsewhere.
 */
export async function removeOutwardLinks(root: string, folder = root): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await removeOutwardLinks(root, path);
    else if (entry.isSymbolicLink() && !(await existsWithin(root, path))) await rm(path);
  }
}
