import { createBackendFeatureLoader } from '@backstage/backend-plugin-api';
import { catalogGuards } from './catalogGuards.ts';
import { catalogErrorLog } from './log/catalogErrorLog.ts';
import { boundedUrlReader } from './reading/boundedUrlReader.ts';

/** All that we add to the catalog. */
export const catalog = createBackendFeatureLoader({
  loader: () => [boundedUrlReader, catalogGuards, catalogErrorLog],
});
