import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import { isPartOf } from './isPartOf.ts';
import type { Source } from './sourcesOf.ts';

/** How long to wait for the rest of an edit that touches several files, in milliseconds. */
const settleMs = 200;

/** Calls back with a file's path after each edit of one, until it is disposed of. */
export function watchSources(
  sources: readonly Source[],
  onEdit: (file: string) => void,
): Disposable {
  let timer: NodeJS.Timeout | undefined;
  const watchers = sources.flatMap((source): FSWatcher[] => {
    const { folder, recursive } = source;
    try {
      const watcher = watch(folder, { recursive, persistent: false }, (_event, name) => {
        if (name === null || !isPartOf(source, name)) return;
        clearTimeout(timer);
        timer = setTimeout(() => onEdit(join(folder, name)), settleMs);
      });
      // A folder that goes away: the one above it is watched too, where that matters.
      watcher.on('error', () => undefined);
      return [watcher];
    } catch {
      // One that is not there.
      return [];
    }
  });
  return {
    [Symbol.dispose]() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}
