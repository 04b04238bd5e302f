import { parseDocuments } from './parseDocuments.ts';
import { parseValue } from './parseValue.ts';
import type { FileLimits } from './readLimits.ts';

/** What the thread is asked to do. */
export interface ParseTask {
  readonly data: Uint8Array;
  /** A catalog file, or what a placeholder takes in. */
  readonly format: 'entities' | 'json' | 'yaml';
  readonly fileLimits: FileLimits;
}

/** Runs in a thread of its own: see createEntityParser. */
export default function parseWorker({ data, format, fileLimits }: ParseTask) {
  return format === 'entities'
    ? parseDocuments(data, fileLimits)
    : parseValue(data, format, fileLimits);
}
