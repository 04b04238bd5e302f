import { type Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import type { EngineLimits, SearchLimits } from './SearchLimits.ts';

/**
 * Reads `search.limits`, and Backstage's `search.maxTermLength` and `search.maxPageLimit`.
 *
 * @throws InputError that names the key, the value and what it may be
 */
export function readLimits(config: Config): SearchLimits & EngineLimits {
  const count = (key: string, byDefault: number) => {
    const value = config.getOptionalNumber(key) ?? byDefault;
    if (Number.isSafeInteger(value) && value >= 1) return value;
    throw new InputError(
      `${key} is ${value}. Set it to a whole number above zero, such as ${byDefault}.`,
    );
  };
  return {
    termLength: count('search.maxTermLength', 100),
    pageLimit: count('search.maxPageLimit', 100),
    words: count('search.limits.words', 25),
    values: count('search.limits.values', 200),
    bytes: count('search.limits.bytes', 8_192),
    results: count('search.limits.results', 10_000),
    timeoutMs: readTimeout(config, 5_000),
    concurrency: count('search.limits.concurrency', 3),
    waiting: count('search.limits.waiting', 30),
  };
}

function readTimeout(config: Config, byDefault: number): number {
  const key = 'search.limits.timeout';
  if (!config.has(key)) return byDefault;
  const fix = 'Set it to a duration of a millisecond or more, such as { seconds: 5 } or "5s".';
  let milliseconds = 0;
  try {
    milliseconds = Math.floor(durationToMilliseconds(readDurationFromConfig(config, { key })));
  } catch (error) {
    throw new InputError(`${key} is not a duration. ${fix}`, error);
  }
  // PostgreSQL takes zero for no limit, and four bytes at most.
  if (milliseconds >= 1 && milliseconds < 2 ** 31) return milliseconds;
  throw new InputError(`${key} is ${JSON.stringify(config.get(key))}. ${fix}`);
}
