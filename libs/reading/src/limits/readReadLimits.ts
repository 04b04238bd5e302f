import { type Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import type { Limit, ReadLimits } from './ReadLimits.ts';

const KEY = 'backend.reading.limits';
const MiB = 1024 * 1024;

/**
 * Reads `backend.reading.limits` of the configuration.
 *
 * @throws InputError for a limit that is no positive whole number, or a duration that is none
 */
export function readReadLimits(config: Config): ReadLimits {
  const count = (name: string, byDefault: number) => readCount(config, `${KEY}.${name}`, byDefault);
  const time = (name: string, byDefault: number) => readTime(config, `${KEY}.${name}`, byDefault);
  return {
    fileBytes: count('fileBytes', 50 * MiB),
    patternFiles: count('patternFiles', 1_000),
    patternBytes: count('patternBytes', 50 * MiB),
    treeFiles: count('treeFiles', 200_000),
    treeBytes: count('treeBytes', 1_024 * MiB),
    archiveBytes: count('archiveBytes', 2_048 * MiB),
    unpackedBytes: count('unpackedBytes', 8_192 * MiB),
    readTimeout: time('readTimeout', 60_000),
    searchTimeout: time('searchTimeout', 300_000),
    treeTimeout: time('treeTimeout', 600_000),
  };
}

/** @throws InputError for what is no positive whole number */
export function readCount(config: Config, key: string, byDefault: number): Limit {
  const value = config.getOptionalNumber(key) ?? byDefault;
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new InputError(`${key} is ${value}; use a whole number above zero, such as ${byDefault}`);
  }
  return { key, value };
}

/** Milliseconds. @throws InputError for what is no duration, or none above zero */
export function readTime(config: Config, key: string, byDefault: number): Limit {
  if (!config.has(key)) {
    return { key, value: byDefault };
  }
  const value = durationToMilliseconds(readDurationFromConfig(config, { key }));
  if (value <= 0) {
    throw new InputError(`${key} is ${value} ms; use a duration above zero, for example 30s`);
  }
  return { key, value };
}
