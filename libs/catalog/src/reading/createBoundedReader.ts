import { UrlReaders, type UrlReadersOptions } from '@backstage/backend-defaults/urlReader';
import type { UrlReaderService } from '@backstage/backend-plugin-api';
import { readLimits } from '../limits/readLimits.ts';
import { boundArchives } from './archiveBounds.ts';
import { boundReader } from './boundReader.ts';

/** Creates Backstage's readers with the limits of `catalog.limits`. */
export function createBoundedReader(options: UrlReadersOptions): UrlReaderService {
  const reader = UrlReaders.default({
    ...options,
    factories: [
      // Reads nothing, and gets what all others unpack archives with.
      ({ treeResponseFactory }) => {
        boundArchives(treeResponseFactory);
        return [];
      },
      ...(options.factories ?? []),
    ],
  });
  return boundReader(reader, readLimits(options.config));
}
