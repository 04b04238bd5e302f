import { dirname, join, parse, resolve, sep } from 'node:path';
import type { RootConfigService } from '@backstage/backend-plugin-api';

/** A location in a file that the operator named in `catalog.locations`. */
export interface NamedFolder {
  /** As the catalog writes it into `managed-by-origin-location`. */
  readonly origin: string;
  /** The folder of the file; of a pattern, the folder above the first wildcard. */
  readonly folder: string;
}

/** The file locations of `catalog.locations`, resolved as the catalog does (ConfigLocationEntityProvider). */
export function readNamedFolders(config: RootConfigService): NamedFolder[] {
  const locations = config.getOptionalConfigArray('catalog.locations') ?? [];
  return locations
    .filter(location => location.getString('type') === 'file')
    .map(location => resolve(location.getString('target')))
    .map(target => ({ origin: `file:${target}`, folder: folderOf(target) }));
}

function folderOf(target: string): string {
  const { root } = parse(target);
  const parts = dirname(target).slice(root.length).split(sep);
  const wildcard = parts.findIndex(part => /[*?[\]{}()!+@]/.test(part));
  return join(root, ...(wildcard < 0 ? parts : parts.slice(0, wildcard)));
}
