import { InputError } from '@backstage/errors';
import type { CatalogProcessor } from '@backstage/plugin-catalog-node';
import { findExcess } from '../limits/findExcess.ts';
import type { CatalogLimits } from '../limits/readLimits.ts';
import type { RegisteredBytes } from '../locations/RegisteredBytes.ts';
import { findForeignSource } from './findForeignSource.ts';
import { findScriptLink } from './findScriptLink.ts';

/**
 * Refuses entities that claim a source which is not theirs, or hold a link that runs a script. The
 * error stands among the entity's own, where its owner reads it; what the catalog had of the
 * entity before stays.
 */
export class EntitySourceProcessor implements CatalogProcessor {
  readonly #limits: CatalogLimits;
  readonly #registered: Pick<RegisteredBytes, 'accountOf'>;

  constructor(limits: CatalogLimits, registered: Pick<RegisteredBytes, 'accountOf'>) {
    this.#limits = limits;
    this.#registered = registered;
  }

  getProcessorName() {
    return 'splitstage-source';
  }

  /** After all others: a placeholder may put anything anywhere, an annotation included. */
  getPriority() {
    return 1_000;
  }

  preProcessEntity: NonNullable<CatalogProcessor['preProcessEntity']> = async (
    entity,
    location,
    _emit,
    originLocation,
  ) => {
    const excess = findExcess(entity, this.#limits.of(location));
    if (excess) {
      throw new InputError(`The entity is too large with its placeholders: ${excess}`);
    }
    const fault = findForeignSource(entity, location, originLocation) ?? findScriptLink(entity);
    if (fault) {
      throw new InputError(fault);
    }
    const account = await this.#registered.accountOf(location, originLocation);
    const tooMuch = account?.admit(entity);
    if (tooMuch) {
      throw new InputError(tooMuch);
    }
    return entity;
  };
}
