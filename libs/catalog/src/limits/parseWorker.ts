import { parseDocuments } from './parseDocuments.ts';
import type { FileLimits } from './readLimits.ts';

/** What the thread is asked to do. */
export interface ParseTask {
  readonly data: Uint8Array;
  readonly fileLimits: FileLimits;
}

/** Runs in a thread of its own: see createEntityParser. */
export default function parseWorker({ data, fileLimits }: ParseTask) {
  return parseDocuments(data, fileLimits);
}
