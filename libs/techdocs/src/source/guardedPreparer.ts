import { InputError, NotModifiedError } from '@backstage/errors';
import type { PreparerBase } from '@backstage/plugin-techdocs-node';
import type { FailedBuilds } from '../build/FailedBuilds.ts';
import type { DocsSource } from './docsSource.ts';

/**
 * A preparer that looks at where the docs are before anything is read, and lets docs that could
 * not be built rest until they change or their time comes.
 */
export function guardedPreparer(
  stock: PreparerBase,
  options: { readonly source: DocsSource; readonly failed: FailedBuilds },
): PreparerBase {
  const { source, failed } = options;
  return {
    shouldCleanPreparedDirectory: () => stock.shouldCleanPreparedDirectory(),
    async prepare(entity, prepareOptions) {
      const { target } = source(entity);
      const failure = failed.resting(target);
      if (!failure) {
        try {
          return await stock.prepare(entity, prepareOptions);
        } catch (error) {
          // A limit that was met, and will be met again; what a host does not answer may be mended.
          if (error instanceof InputError) failed.failed(target, '', error.message);
          throw error;
        }
      }
      const rest = new InputError(
        `${failure.message} These docs are built again when they have changed, or at ${new Date(failure.retryAt).toISOString()}.`,
      );
      if (failure.etag === '') throw rest;
      try {
        return await stock.prepare(entity, { ...prepareOptions, etag: failure.etag });
      } catch (error) {
        throw error instanceof Error && error.name === NotModifiedError.name ? rest : error;
      }
    },
  };
}
