import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkspaceLimits } from '../process/protocol.ts';

/** Says what is too much in a folder, in words for whoever ran the template; else undefined. */
export async function findWorkspaceExcess(
  folder: string,
  { bytes: mostBytes, files: mostFiles }: WorkspaceLimits,
): Promise<string | undefined> {
  let bytes = 0;
  let files = 0;
  for (const folders = [folder]; ; ) {
    const current = folders.pop();
    if (current === undefined) return undefined;
    for (const entry of await list(current)) {
      const path = join(current, entry.name);
      files += 1;
      if (entry.isDirectory()) folders.push(path);
      else bytes += await sizeOf(path);
      if (files > mostFiles) {
        return `The template made more than ${mostFiles} files and folders, the limit (scaffolder.limits.workspaceFiles), and was ended.`;
      }
      if (bytes > mostBytes) {
        return `The files of the template have more than ${mostBytes} bytes, the limit (scaffolder.limits.workspaceBytes), and it was ended.`;
      }
    }
  }
}

// A step may remove at any moment what was there.

async function list(folder: string) {
  return readdir(folder, { withFileTypes: true }).catch(() => []);
}

async function sizeOf(file: string): Promise<number> {
  return lstat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
