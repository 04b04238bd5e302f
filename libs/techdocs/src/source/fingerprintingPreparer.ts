import { NotModifiedError } from '@backstage/errors';
import type { PreparerBase } from '@backstage/plugin-techdocs-node';
import { fingerprintDocs } from '../fingerprintDocs.ts';

/**
 * Lets TechDocs see whether docs in a local folder have changed.
 *
 * The stock preparer has no etag for a folder, so every visit a minute after the last one builds
 * the site again, and shows the reader a newer version that is none.
 */
export function fingerprintingPreparer(stock: PreparerBase): PreparerBase {
  return {
    shouldCleanPreparedDirectory: () => stock.shouldCleanPreparedDirectory(),
    async prepare(entity, options) {
      const prepared = await stock.prepare(entity, options);
      // The docs of an entity from a repository have its commit.
      if (prepared.etag !== '') return prepared;
      // As DocsBuilder names a site that has no name of its own.
      const title = entity.metadata.title ?? entity.metadata.name;
      const etag = await fingerprintDocs(prepared.preparedDir, title);
      if (etag === options?.etag) {
        throw new NotModifiedError('The docs are as they were when the site was built');
      }
      return { ...prepared, etag };
    },
  };
}
