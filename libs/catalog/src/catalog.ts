import { createBackendFeatureLoader } from '@backstage/backend-plugin-api';
import { catalogGuards } from './catalogGuards.ts';
import { catalogErrorLog } from './log/catalogErrorLog.ts';
import { catalogReadPolicy } from './reading/catalogReadPolicy.ts';

/** All that we add to the catalog. */
export const catalog = createBackendFeatureLoader({
  loader: () => [catalogReadPolicy, catalogGuards, catalogErrorLog],
});
