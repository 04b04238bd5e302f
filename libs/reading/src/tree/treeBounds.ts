import { AsyncLocalStorage } from 'node:async_hooks';
import type { ReadLimits } from '../limits/ReadLimits.ts';

/** What may come out of a repository's archive. */
export interface TreeBounds {
  readonly limits: ReadLimits;
  /** Aborted when the read has ended before its end. */
  readonly signal: AbortSignal;
  /** Ends the read with a reason, and returns the error. */
  refuse(reason: string): Error;
  /** Called when the tree has been read: nobody waits any more. */
  done?(): void;
}

/**
 * The bounds of the read in whose course this code runs, if any. Backstage's readers, a dozen of
 * them, have one door in common: what makes a tree out of what their host sends.
 */
export const treeBounds = new AsyncLocalStorage<TreeBounds>();
