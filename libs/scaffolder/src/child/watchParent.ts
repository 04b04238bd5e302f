import { Worker } from 'node:worker_threads';

/**
 * Ends this process when its service is gone, within a second, whatever it does: an expression that
 * computes without end keeps the main thread from hearing of anything.
 */
export function watchParent(parentPid: number): void {
  const code = `setInterval(() => {
    if (process.ppid !== ${parentPid}) process.kill(process.pid, 'SIGKILL');
  }, 1_000)`;
  new Worker(code, { eval: true }).unref();
}
