import { readCount, readOptions } from '../run/readOptions.ts';

/** When a soak ends. */
export interface SoakOptions {
  /** After this many requests; infinite when it ends by time. */
  readonly requests: number;
  /** After this many minutes; infinite when it ends by requests. */
  readonly minutes: number;
}

/** @throws UsageError for what it does not know */
export function readSoakOptions(args: readonly string[]): SoakOptions {
  const values = readOptions(args, {
    requests: { type: 'string' },
    minutes: { type: 'string' },
  });
  const { requests, minutes } = values;
  const byTime = requests === undefined && minutes !== undefined;
  return {
    requests: byTime ? Number.POSITIVE_INFINITY : readCount('--requests', requests ?? '500000'),
    minutes: minutes === undefined ? Number.POSITIVE_INFINITY : readCount('--minutes', minutes),
  };
}
