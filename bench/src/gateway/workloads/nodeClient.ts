import { join } from 'node:path';
import { readNumbers } from '../../run/readNumbers.ts';
import type { Workload } from './Workload.ts';

/**
 * Load by a program of our own, in a process of its own. The program prints `begin` once its
 * connections are open, and then what it counted, as JSON, before it closes them: what the
 * contestant spends on opening and closing does not count.
 */
export function nodeClient(options: {
  readonly key: string;
  readonly name: string;
  readonly unit: Workload['unit'];
  /** A file of `clients`, and what it is told behind the origin and the seconds. */
  readonly script: string;
  readonly args: readonly string[];
}): Workload {
  const { key, name, unit, script, args } = options;
  return {
    key,
    name,
    unit,
    async measure(run, contestant, seconds) {
      const file = join(import.meta.dirname, '../clients', script);
      const program = run.start({
        command: process.execPath,
        args: [file, contestant.origin, String(seconds), ...args],
        cores: 'others',
      });
      const begin = await program.nextLine();
      if (begin !== 'begin') {
        throw new Error(`${script} began with ${begin}`);
      }
      const before = contestant.cpuTime();
      const line = await program.nextLine();
      const cpu = contestant.cpuTime() - before;
      const found = readNumbers(line, 'units', 'seconds', 'p50', 'p99');
      await program.exited;
      return { ...found, cpu };
    },
  };
}
