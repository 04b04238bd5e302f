import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Gets hold of V8's collector. `npm run bench` passes no flag to Node, but V8 takes this one at run
 * time, for contexts that are made later.
 *
 * @returns collects all garbage, and gives the bytes of the heap that are in use afterwards
 */
export function createCollector(): () => number {
  setFlagsFromString('--expose-gc');
  const gc: () => void = runInNewContext('gc');
  return () => {
    gc();
    return process.memoryUsage().heapUsed;
  };
}
