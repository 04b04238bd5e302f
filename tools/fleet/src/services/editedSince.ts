import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isPartOf } from './isPartOf.ts';
import type { Source } from './sourcesOf.ts';

/**
 * A file that was edited after a time, in milliseconds since the epoch: for edits from before
 * somebody watched. Undefined when there is none.
 */
export async function editedSince(
  sources: readonly Source[],
  since: number,
): Promise<string | undefined> {
  // A time to come tells nothing: a clock was set, or the file is another machine's. It would count
  // as an edit after each start, and a service that fails would be started without a pause.
  const now = Date.now();
  for (const source of sources) {
    const { folder, recursive, names } = source;
    const found = names ?? (await readdir(folder, { recursive }).catch(() => []));
    for (const name of found.filter(each => isPartOf(source, each))) {
      const file = join(folder, name);
      const status = await stat(file).catch(() => undefined);
      if (status?.isFile() && status.mtimeMs > since && status.mtimeMs <= now) return file;
    }
  }
  return undefined;
}
