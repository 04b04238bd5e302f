import { setImmediate } from 'node:timers/promises';
import { InputError } from '@backstage/errors';
import type { CatalogProcessor } from '@backstage/plugin-catalog-node';
import { findAmbiguity } from '../origin/findAmbiguity.ts';
import type { Location } from '../origin/findForeignSource.ts';
import { countPlaceholders } from './countPlaceholders.ts';
import { findExcess } from './findExcess.ts';
import { previewBudget } from './previewBudget.ts';
import type { CatalogLimits } from './readLimits.ts';

/** An entity of a hundred files is no entity any more; Backstage reads them all at once. */
const MOST_PLACEHOLDERS = 100;

/** How long processing may keep the process to itself: far below what a health check notices. */
const MOST_MS_IN_A_ROW = 25;

/**
 * Refuses what is too large before another processor works on it. Runs on every way in: the
 * processing loop, previews and checks.
 */
export class EntityLimitsProcessor implements CatalogProcessor {
  #turnBegan = 0;
  readonly #limits: CatalogLimits;
  readonly #bitbucketServers: ReadonlySet<string>;

  constructor(limits: CatalogLimits, bitbucketServers: ReadonlySet<string>) {
    this.#limits = limits;
    this.#bitbucketServers = bitbucketServers;
  }

  getProcessorName() {
    return 'splitstage-limits';
  }

  /** Before PlaceholderProcessor, which has the default, 20, and reads files. */
  getPriority() {
    return 0;
  }

  preProcessEntity: NonNullable<CatalogProcessor['preProcessEntity']> = async (
    entity,
    location,
    _emit,
    originLocation,
  ) => {
    await this.#letOthersRun();
    if (entity.kind === 'Location') {
      this.#checkUrl(location);
      this.#checkUrl(originLocation);
    }
    const fileLimits = this.#limits.of(location);
    const excess = findExcess(entity, fileLimits);
    if (excess) {
      throw new InputError(`The entity is too large: ${excess}`);
    }
    previewBudget.getStore()?.spend(entity, fileLimits);
    const placeholders = countPlaceholders(entity, MOST_PLACEHOLDERS);
    if (placeholders > MOST_PLACEHOLDERS) {
      throw new InputError(
        `It has more than ${MOST_PLACEHOLDERS} placeholders ($text, $json, $yaml)`,
      );
    }
    return entity;
  };

  #checkUrl({ type, target }: Location) {
    const ambiguity = type === 'url' ? findAmbiguity(target, this.#bitbucketServers) : undefined;
    if (ambiguity) {
      throw new InputError(`"${target.slice(0, 500)}" is no plain web address: ${ambiguity}`);
    }
  }

  /** Hundreds of small entities are processed without any input or output between them. */
  async #letOthersRun() {
    if (performance.now() - this.#turnBegan > MOST_MS_IN_A_ROW) {
      await setImmediate();
      this.#turnBegan = performance.now();
    }
  }
}
