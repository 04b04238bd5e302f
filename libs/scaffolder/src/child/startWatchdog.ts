import { Worker } from 'node:worker_threads';
import type { WorkspaceLimits } from '../process/protocol.ts';

/** What {@link startWatchdog} looks at. */
export interface Watched {
  /** The process id of the service. */
  readonly parentPid: number;
  /** The folder of this process. */
  readonly folder: string;
  readonly workspace: WorkspaceLimits;
}

/**
 * Ends this process when its service is gone, and when its folder is too large, whatever it does:
 * an expression that computes without end keeps the main thread from hearing of anything.
 */
export function startWatchdog(watched: Watched): void {
  new Worker(new URL('./watchdog.ts', import.meta.url), { workerData: watched }).unref();
}
