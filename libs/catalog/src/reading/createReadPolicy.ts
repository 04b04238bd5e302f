import type { Config } from '@backstage/config';
import { type ReadLimits, type ReadPolicy, readReadLimits } from '@splitstage/reading';
import { previewBudget } from '../limits/previewBudget.ts';
import { readLimits } from '../limits/readLimits.ts';

/** What the catalog may read: `catalog.limits`, and `backend.reading.limits` for what it lacks. */
export function createReadPolicy(config: Config): ReadPolicy {
  const { of, readTimeout, searchTimeout } = readLimits(config);
  const general = readReadLimits(config);
  return {
    of(target): ReadLimits {
      const { key, limits } = of({ type: 'url', target });
      return {
        ...general,
        fileBytes: { key: `${key}.fileBytes`, value: limits.fileBytes },
        patternFiles: { key: `${key}.targets`, value: limits.targets },
        patternBytes: { key: `${key}.patternBytes`, value: limits.patternBytes },
        archiveBytes: { key: `${key}.archiveBytes`, value: limits.archiveBytes },
        unpackedBytes: { key: `${key}.unpackedBytes`, value: limits.unpackedBytes },
        readTimeout: { key: 'catalog.limits.readTimeout', value: readTimeout },
        searchTimeout: { key: 'catalog.limits.searchTimeout', value: searchTimeout },
      };
    },
    signal: () => previewBudget.getStore()?.signal,
  };
}
