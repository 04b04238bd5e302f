import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from './sourcesOf.ts';

/**
 * A file that was edited after a time, in milliseconds since the epoch: for edits from before
 * somebody watched. Undefined when there is none.
 */
export async function editedSince(
  sources: readonly Source[],
  since: number,
): Promise<string | undefined> {
  for (const { folder, recursive, names } of sources) {
    const found = names ?? (await readdir(folder, { recursive }).catch(() => []));
    for (const name of found) {
      const file = join(folder, name);
      const status = await stat(file).catch(() => undefined);
      if (status?.isFile() && status.mtimeMs > since) return file;
    }
  }
  return undefined;
}
