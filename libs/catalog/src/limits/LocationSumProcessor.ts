import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { CatalogProcessor, CatalogProcessorEmit } from '@backstage/plugin-catalog-node';
import { processingResult } from '@backstage/plugin-catalog-node';
import type { OriginCount } from '../locations/createOriginCount.ts';
import type { Account, RegisteredBytes } from '../locations/RegisteredBytes.ts';
import type { Location } from '../origin/findForeignSource.ts';
import type { CatalogLimits } from './readLimits.ts';

/** Options of {@link LocationSumProcessor}. */
export interface LocationSumOptions {
  readonly limits: CatalogLimits;
  readonly countOf: OriginCount;
  readonly registered: Pick<RegisteredBytes, 'accountOf'>;
  /** Backstage's reader of `url` locations. */
  readonly reader: Required<Pick<CatalogProcessor, 'readLocation'>>;
  /** The address of a target that stands in the file at `base`. */
  resolveUrl(target: string, base: string): string;
}

/** What the files of one Location may still bring. */
interface Sum {
  readonly key: string;
  readonly most: number;
  /** Of whoever registered the Location. */
  readonly account: Account | undefined;
  count: number;
  isFull: boolean;
}

/** Targets of Locations that are being read; far more than are read at a time. */
const MOST_TARGETS = 100_000;

/**
 * Reads the files of Locations, and ends when they bring too much together: two hundred files of a
 * thousand entities are 200,000, which Backstage compares and stores in one piece, Locations of
 * Locations have no end, and what is stored is read by everybody, before and after it is processed.
 */
export class LocationSumProcessor implements CatalogProcessor {
  readonly #options: LocationSumOptions;
  /** By the address of a target: all that Backstage tells when it has a file read. */
  readonly #sums = new Map<string, Sum>();

  constructor(options: LocationSumOptions) {
    this.#options = options;
  }

  getProcessorName() {
    return 'splitstage-location-reader';
  }

  /** After the limits of the entity itself, and before Backstage's own reader, which has 20. */
  getPriority() {
    return 1;
  }

  preProcessEntity: NonNullable<CatalogProcessor['preProcessEntity']> = async (
    entity,
    location,
    _emit,
    originLocation,
  ) => {
    if (entity.kind === 'Location') {
      await this.#checkOrigin(location, originLocation);
      const account = await this.#options.registered.accountOf(location, originLocation);
      this.#begin(entity, location, account);
    }
    return entity;
  };

  readLocation: NonNullable<CatalogProcessor['readLocation']> = async (
    location,
    optional,
    emit,
    parser,
    cache,
  ) => {
    if (location.type !== 'url') {
      return false;
    }
    const sum = this.#sums.get(location.target) ?? this.#sumOf(location);
    const counted = this.#count(sum, location, emit);
    return await this.#options.reader.readLocation(location, optional, counted, parser, cache);
  };

  async #checkOrigin(location: Location, origin: Location) {
    if (location.target === origin.target) {
      return;
    }
    const { key, limits } = this.#options.limits.of(origin);
    const most = limits.locationEntities;
    if ((await this.#options.countOf(origin, most)) > most) {
      throw new InputError(
        `${origin.target.slice(0, 300)} brought more than ${most} entities (${key}.locationEntities)`,
      );
    }
  }

  #begin({ spec }: Entity, location: Location, account: Account | undefined) {
    const sum = this.#sumOf(location, account);
    const { target, targets } = Object(spec);
    for (const each of [target, ...(Array.isArray(targets) ? targets : [])]) {
      if (typeof each === 'string') {
        const url = this.#resolve(each, location);
        this.#sums.delete(url);
        this.#sums.set(url, sum);
      }
    }
    for (const url of this.#sums.keys()) {
      if (this.#sums.size <= MOST_TARGETS) {
        break;
      }
      this.#sums.delete(url);
    }
  }

  #sumOf(location: Location, account?: Account): Sum {
    const { key, limits } = this.#options.limits.of(location);
    return { key, most: limits.locationEntities, account, count: 0, isFull: false };
  }

  #count(sum: Sum, location: Location, emit: CatalogProcessorEmit): CatalogProcessorEmit {
    return result => {
      if (result.type !== 'entity') {
        emit(result);
        return;
      }
      sum.count += 1;
      if (sum.count > sum.most) {
        if (sum.count === sum.most + 1) {
          const most = `more than ${sum.most} entities together (${sum.key}.locationEntities)`;
          emit(processingResult.inputError(location, `The files of the Location bring ${most}`));
        }
        return;
      }
      const excess = sum.account?.admit(result.entity);
      if (excess === undefined) {
        emit(result);
      } else if (!sum.isFull) {
        sum.isFull = true;
        emit(processingResult.inputError(location, excess));
      }
    };
  }

  /** As Backstage resolves it before it has it read (`toAbsoluteUrl`). */
  #resolve(target: string, location: Location): string {
    try {
      return location.type === 'url' ? this.#options.resolveUrl(target, location.target) : target;
    } catch {
      return target;
    }
  }
}
