import { type Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** What a site may hold. The keys of configuration have the same names, below `techdocs.build`. */
export interface SiteLimits {
  /** Of a page's Markdown, and of mkdocs.yml. */
  readonly maxPageBytes: number;
  readonly maxHeadingsPerPage: number;
  readonly maxPages: number;
  /** Pages, and all others. */
  readonly maxFiles: number;
  /** Of all that is read, and of all that is written. */
  readonly maxSiteBytes: number;
  /** Of sections in sections, in `nav` or as folders. */
  readonly maxNavigationDepth: number;
}

/** What building a site may take. */
export interface BuildLimits extends SiteLimits {
  readonly timeoutMs: number;
  readonly maxMemoryBytes: number;
  /** Sites at a time; others wait for their turn. */
  readonly concurrency: number;
}

const mebibyte = 1024 * 1024;

export const defaultLimits: BuildLimits = {
  maxPageBytes: mebibyte,
  maxHeadingsPerPage: 5_000,
  maxPages: 5_000,
  maxFiles: 20_000,
  maxSiteBytes: 1024 * mebibyte,
  maxNavigationDepth: 20,
  timeoutMs: 60_000,
  maxMemoryBytes: 1024 * mebibyte,
  concurrency: 2,
};

/**
 * Reads `techdocs.build`.
 *
 * @throws InputError that names the key, the value and what it may be
 */
export function readBuildLimits(config: Config): BuildLimits {
  return {
    maxPageBytes: wholeNumber(config, 'maxPageBytes'),
    maxHeadingsPerPage: wholeNumber(config, 'maxHeadingsPerPage'),
    maxPages: wholeNumber(config, 'maxPages'),
    maxFiles: wholeNumber(config, 'maxFiles'),
    maxSiteBytes: wholeNumber(config, 'maxSiteBytes'),
    maxNavigationDepth: wholeNumber(config, 'maxNavigationDepth'),
    timeoutMs: timeout(config),
    maxMemoryBytes: wholeNumber(config, 'maxMemoryBytes', 64 * mebibyte),
    concurrency: wholeNumber(config, 'concurrency'),
  };
}

function wholeNumber(
  config: Config,
  name: Exclude<keyof BuildLimits, 'timeoutMs'>,
  min = 1,
): number {
  const key = `techdocs.build.${name}`;
  const value: unknown = config.getOptional(key) ?? defaultLimits[name];
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= min) return number;
  throw new InputError(
    `${key} is ${JSON.stringify(value)}. Set it to a whole number of ${min} or more, such as ${defaultLimits[name]}.`,
  );
}

function timeout(config: Config): number {
  const key = 'techdocs.build.timeout';
  if (!config.has(key)) return defaultLimits.timeoutMs;
  const fix = 'Set it to a duration of more than nothing, such as { seconds: 60 } or "60s".';
  let milliseconds = 0;
  try {
    milliseconds = durationToMilliseconds(readDurationFromConfig(config, { key }));
  } catch (error) {
    throw new InputError(`${key} is not a duration. ${fix}`, error);
  }
  if (milliseconds > 0) return milliseconds;
  throw new InputError(`${key} is ${JSON.stringify(config.get(key))}. ${fix}`);
}
