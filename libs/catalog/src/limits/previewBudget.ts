import { AsyncLocalStorage } from 'node:async_hooks';
import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { CatalogLimits, FileLimits } from './readLimits.ts';

/** What is left of a preview's allowance. */
export class PreviewBudget {
  /** Aborted when the preview has had its time, or its caller is gone. */
  readonly signal: AbortSignal;
  readonly #limits: Pick<CatalogLimits, 'previewEntities' | 'bytesPerUser'>;
  #entities = 0;
  #bytes = 0;

  constructor(
    limits: Pick<CatalogLimits, 'previewEntities' | 'bytesPerUser'>,
    signal: AbortSignal,
  ) {
    this.#limits = limits;
    this.signal = signal;
  }

  /**
   * Counts an entity, which is as large as one may be at most.
   *
   * @throws InputError when the preview has had its share, or the reason why its signal is aborted
   */
  spend(entity: Entity, { isNamed }: FileLimits): void {
    const { previewEntities, bytesPerUser } = this.#limits;
    this.signal.throwIfAborted();
    this.#entities += 1;
    if (this.#entities > previewEntities) {
      throw new InputError(
        `A preview reads ${previewEntities} entities at most (catalog.limits.previewEntities). ` +
          'Register a smaller file, or ask the platform team to name this one in catalog.locations.',
      );
    }
    this.#bytes += isNamed ? 0 : Buffer.byteLength(JSON.stringify(entity));
    if (this.#bytes > bytesPerUser) {
      throw new InputError(
        `Its entities hold more than ${bytesPerUser} bytes, and nobody may register more (catalog.limits.bytesPerUser)`,
      );
    }
  }
}

/**
 * The preview in whose course this code runs, if any. Backstage walks all files of a location in
 * one request and compares each entity with all others (DefaultLocationService), and tells
 * processors nothing of it.
 */
export const previewBudget = new AsyncLocalStorage<PreviewBudget>();
