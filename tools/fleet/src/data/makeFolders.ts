import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from '../errors.ts';

/** A folder that its file system does not let anybody make. */
export class FolderRefusedError extends Error {
  override readonly name = 'FolderRefusedError';
}

/**
 * Makes a folder, and those above it that are missing, one at a time. Node's own `recursive: true`
 * never ends where a file system answers ENOENT although the parent is there, as /proc does.
 *
 * @returns the first folder that was made; undefined when all were there
 * @throws what the system said; FolderRefusedError where the file system takes no folders
 */
export async function makeFolders(folder: string, mode: number): Promise<string | undefined> {
  const missing: string[] = [];
  let parent = folder;
  while (!(await isFolder(parent))) {
    missing.unshift(parent);
    if (parent === dirname(parent)) break;
    parent = dirname(parent);
  }
  for (const path of missing) {
    try {
      await mkdir(path, { mode });
    } catch (error) {
      // Somebody else has made it meanwhile.
      if (systemCode(error) === 'EEXIST' && (await isFolder(path))) continue;
      if (systemCode(error) === 'ENOENT') {
        throw new FolderRefusedError(`no folder can be made in ${dirname(path)}`, { cause: error });
      }
      throw error;
    }
  }
  return missing[0];
}

/** @throws ENOTDIR, EACCES, ENAMETOOLONG …; EEXIST when it is something else than a folder */
async function isFolder(path: string): Promise<boolean> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return true;
    throw Object.assign(new Error(`${path} is not a folder`), { code: 'EEXIST' });
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}
