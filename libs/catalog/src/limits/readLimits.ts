import { resolve } from 'node:path';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import * as reading from '@splitstage/reading';
import { minimatch } from 'minimatch';
import { findAmbiguity } from '../origin/findAmbiguity.ts';
import type { Location } from '../origin/findForeignSource.ts';
import { readBitbucketServers } from '../origin/readBitbucketServers.ts';
import type { ReadLimits } from '../queries/createReadTurns.ts';
import type { QueryLimits } from '../queries/findHeavyQuery.ts';
import type { PageLimits } from '../queries/findLargePage.ts';
import type { UserQueryLimits } from '../queries/limitUserReads.ts';

const MiB = 1024 * 1024;

/** What one file, and one entity in it, may hold; the keys are those of the configuration. */
export interface Limits {
  readonly fileBytes: number;
  readonly entities: number;
  readonly entityBytes: number;
  readonly entityValues: number;
  readonly relations: number;
  readonly targets: number;
  readonly patternBytes: number;
  readonly archiveBytes: number;
  readonly unpackedBytes: number;
  readonly locationEntities: number;
}

const REGISTERED: Limits = {
  fileBytes: 5 * MiB,
  entities: 1_000,
  entityBytes: 5 * MiB,
  entityValues: 10_000,
  relations: 1_000,
  targets: 200,
  patternBytes: 50 * MiB,
  archiveBytes: 1_024 * MiB,
  unpackedBytes: 8_192 * MiB,
  locationEntities: 10_000,
};
const NAMED: Limits = {
  fileBytes: 20 * MiB,
  entities: 20_000,
  entityBytes: 5 * MiB,
  entityValues: 100_000,
  relations: 20_000,
  targets: 20_000,
  patternBytes: 200 * MiB,
  archiveBytes: 10_240 * MiB,
  unpackedBytes: 102_400 * MiB,
  locationEntities: 1_000_000,
};

/** The limits of a file, and the key of the configuration that they stand under. */
export interface FileLimits {
  readonly key: string;
  /** Whether the platform named the file; anybody may register any other. */
  readonly isNamed: boolean;
  readonly limits: Limits;
}

/** `catalog.limits` of the configuration. */
export interface CatalogLimits extends QueryLimits, PageLimits, ReadLimits, UserQueryLimits {
  /** The limits of the file at a location. */
  of(location: Location): FileLimits;
  /** Bytes of the entities that one answer about named ones holds. */
  readonly answerBytes: number;
  /** Bytes of the entities that one user's locations may hold together. */
  readonly bytesPerUser: number;
  /** Locations that one user may register. */
  readonly locationsPerUser: number;
  readonly previewEntities: number;
  readonly previews: number;
  /** Milliseconds that a preview may take. */
  readonly previewTimeout: number;
  /** Milliseconds that parsing a file may take. */
  readonly parseTimeout: number;
  /** Milliseconds that reading a file may take. */
  readonly readTimeout: number;
  /** Milliseconds that finding and reading the files of a pattern may take. */
  readonly searchTimeout: number;
}

/**
 * Reads `catalog.limits` of the configuration.
 *
 * They go by a file's own address and not by who registered it: the processors that read files do
 * not know the latter, and a file that the platform named stays as large when somebody else
 * registers it too.
 *
 * @throws InputError for a limit that is no positive whole number, or a duration that is none
 */
export function readLimits(config: Config): CatalogLimits {
  const registered = readFileLimits(config, 'catalog.limits.registered', REGISTERED);
  const named = readFileLimits(config, 'catalog.limits.named', NAMED);
  const isNamed = readNamedLocations(config);
  return {
    of: location =>
      isNamed(location)
        ? { key: 'catalog.limits.named', isNamed: true, limits: named }
        : { key: 'catalog.limits.registered', isNamed: false, limits: registered },
    answerBytes: readCount(config, 'catalog.limits.answerBytes', 32 * MiB),
    bytesPerUser: readCount(config, 'catalog.limits.bytesPerUser', 20 * MiB),
    locationsPerUser: readCount(config, 'catalog.limits.locationsPerUser', 200),
    previewEntities: readCount(config, 'catalog.limits.previewEntities', 1_000),
    previews: readCount(config, 'catalog.limits.previews', 4),
    queryConditions: readCount(config, 'catalog.limits.queryConditions', 500),
    queryConditionsTogether: readCount(config, 'catalog.limits.queryConditionsTogether', 50),
    queryFields: readCount(config, 'catalog.limits.queryFields', 40),
    queryResults: readCount(config, 'catalog.limits.queryResults', 20_000),
    queryBytes: readCount(config, 'catalog.limits.queryBytes', 64 * MiB),
    queryTimeout: readTimeout(config, 'catalog.limits.queryTimeout', 10_000),
    readsPerUser: readCount(config, 'catalog.limits.readsPerUser', 3),
    readsWaiting: readCount(config, 'catalog.limits.readsWaiting', 200),
    previewTimeout: readTimeout(config, 'catalog.limits.previewTimeout', 60_000),
    parseTimeout: readTimeout(config, 'catalog.limits.parseTimeout', 30_000),
    readTimeout: readTimeout(config, 'catalog.limits.readTimeout', 30_000),
    searchTimeout: readTimeout(config, 'catalog.limits.searchTimeout', 300_000),
  };
}

function readCount(config: Config, key: string, byDefault: number): number {
  return reading.readCount(config, key, byDefault).value;
}

function readTimeout(config: Config, key: string, byDefault: number): number {
  return reading.readTime(config, key, byDefault).value;
}

function readFileLimits(config: Config, key: string, defaults: Limits): Limits {
  const read = (name: keyof Limits) => readCount(config, `${key}.${name}`, defaults[name]);
  return {
    fileBytes: read('fileBytes'),
    entities: read('entities'),
    entityBytes: read('entityBytes'),
    entityValues: read('entityValues'),
    relations: read('relations'),
    targets: read('targets'),
    patternBytes: read('patternBytes'),
    archiveBytes: read('archiveBytes'),
    unpackedBytes: read('unpackedBytes'),
    locationEntities: read('locationEntities'),
  };
}

/** Matches like `catalog.rules[].locations`, and never a URL that may be read as another one. */
function readNamedLocations(config: Config): (location: Location) => boolean {
  const key = 'catalog.limits.named.locations';
  const bitbucketServers = readBitbucketServers(config);
  const targets = new Set(
    (config.getOptionalConfigArray('catalog.locations') ?? []).map(location => {
      const type = location.getString('type');
      const target = location.getString('target');
      return `${type}:${type === 'file' ? resolve(target) : target}`;
    }),
  );
  const matchers = (config.getOptionalConfigArray(key) ?? []).map((matcher, index) => {
    const exact = matcher.getOptionalString('exact');
    const pattern = matcher.getOptionalString('pattern');
    if ((exact === undefined) === (pattern === undefined)) {
      throw new InputError(`${key}[${index}] needs either "exact" or "pattern"`);
    }
    return { type: matcher.getString('type'), exact, pattern };
  });
  return ({ type, target }) =>
    type === 'file' ||
    (findAmbiguity(target, bitbucketServers) === undefined &&
      (targets.has(`${type}:${target}`) ||
        matchers.some(
          matcher =>
            matcher.type === type &&
            (matcher.exact === target ||
              (matcher.pattern !== undefined &&
                minimatch(target, matcher.pattern, { nocase: true, dot: true }))),
        )));
}
