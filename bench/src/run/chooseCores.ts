import { readFileSync } from 'node:fs';
import { findProgram } from './findProgram.ts';

/** Where processes run, as lists that `taskset` reads. */
export interface Cores {
  /** The core of what is measured. */
  readonly measured: string;
  /** The cores of all else: load and upstream. */
  readonly others: string;
}

/**
 * Gives what is measured a core of its own, the last one; undefined with a single core or without
 * `taskset`.
 */
export function chooseCores(): Cores | undefined {
  const cores = allowedCores();
  const last = cores.pop();
  return findProgram('taskset') && last !== undefined && cores.length > 0
    ? { measured: String(last), others: cores.join(',') }
    : undefined;
}

/** The cores that this process may use; none where there is no /proc. */
function allowedCores(): number[] {
  const status = readStatus();
  const [, list = ''] = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status) ?? [];
  return list
    .split(',')
    .filter(Boolean)
    .flatMap(range => {
      const [first = 0, last = first] = range.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
}

function readStatus(): string {
  try {
    return readFileSync('/proc/self/status', 'utf8');
  } catch {
    return '';
  }
}
