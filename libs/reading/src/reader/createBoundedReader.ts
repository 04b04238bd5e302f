import { UrlReaders, type UrlReadersOptions } from '@backstage/backend-defaults/urlReader';
import type { UrlReaderService } from '@backstage/backend-plugin-api';
import type { OwnFolders } from '../folders/OwnFolders.ts';
import type { ReadPolicy } from '../limits/ReadLimits.ts';
import { boundTrees } from '../tree/boundTrees.ts';
import { boundReader } from './boundReader.ts';

/** What Backstage's readers need, and what bounds them. */
export interface BoundedReaderOptions extends UrlReadersOptions {
  readonly policy: ReadPolicy;
  /** For what is unpacked. */
  readonly folders: OwnFolders;
}

/** Creates Backstage's readers, within limits. */
export function createBoundedReader(options: BoundedReaderOptions): UrlReaderService {
  const { policy, folders, ...others } = options;
  const reader = UrlReaders.default({
    ...others,
    factories: [
      // Reads nothing, and gets what all others unpack archives with.
      ({ treeResponseFactory }) => {
        boundTrees(treeResponseFactory, folders);
        return [];
      },
      ...(options.factories ?? []),
    ],
  });
  return boundReader(reader, policy);
}
