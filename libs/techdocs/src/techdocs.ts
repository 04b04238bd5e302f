import { createBackendFeatureLoader } from '@backstage/backend-plugin-api';
import { techdocsGuard } from './served/techdocsGuard.ts';
import { techdocsNode } from './techdocsNode.ts';

/** All that we add to TechDocs, save the building ahead. */
export const techdocs = createBackendFeatureLoader({
  loader: () => [techdocsGuard, techdocsNode],
});
