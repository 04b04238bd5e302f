/**
 * The memory of this process, in bytes, after a full garbage collection. Needs `--expose-gc`.
 */
export function readMemory() {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return { heapUsed, external };
}
