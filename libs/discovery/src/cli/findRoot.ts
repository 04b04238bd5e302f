import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The nearest folder, from `start` upwards, that holds configuration; `start` when none does. */
export function findRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (defaultConfigFiles(folder).length > 0) {
      return folder;
    }
    if (folder === dirname(folder)) {
      return start;
    }
  }
}

/** The files that a command reads before any `--config`; of a stock project, those that it reads. */
export function defaultConfigFiles(root: string): string[] {
  const split = existingFiles(join(root, 'app-config'), ['app-config.yaml', 'routing.yaml']);
  return split.length > 0
    ? split
    : existingFiles(root, ['app-config.yaml', 'app-config.local.yaml']);
}

function existingFiles(folder: string, names: readonly string[]): string[] {
  return names.map(name => join(folder, name)).filter(file => existsSync(file));
}
