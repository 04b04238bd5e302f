import { createBackendFeatureLoader } from '@backstage/backend-plugin-api';
import { indexBuiltDocs } from './builtDocs/indexBuiltDocs.ts';
import { searchGuard } from './limits/searchGuard.ts';
import { searchEngine } from './searchEngine.ts';

/** All that we add to search: its engine, limits, and docs that are found as soon as they are built. */
export const search = createBackendFeatureLoader({
  loader: () => [searchEngine, searchGuard, indexBuiltDocs],
});
