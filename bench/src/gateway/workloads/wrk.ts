import { join } from 'node:path';
import { findProgram } from '../../run/findProgram.ts';
import { readNumbers } from '../../run/readNumbers.ts';
import type { Workload } from './Workload.ts';

const script = join(import.meta.dirname, '../clients/report.lua');

/** A busy machine may do nothing for seconds; that is no fault of a contestant. */
const PATIENCE = '30s';

/** GET requests for one path, each connection one after the other, by `wrk`. */
export function wrk(options: {
  readonly key: string;
  readonly name: string;
  readonly path: string;
  readonly connections: number;
}): Workload {
  const { key, name, path, connections } = options;
  return {
    key,
    name,
    unit: 'request',
    async measure(run, contestant, seconds) {
      const url = `${contestant.origin}/api/catalog/${path}`;
      const before = contestant.cpuTime();
      const program = run.start({
        command: findProgram('wrk') ?? 'wrk',
        args: [
          '-t1',
          `-c${connections}`,
          `-d${seconds}s`,
          `--timeout=${PATIENCE}`,
          '-s',
          script,
          url,
        ],
        cores: 'others',
      });
      const lines = await program.output();
      const cpu = contestant.cpuTime() - before;
      const line = lines.find(text => text.startsWith('{'));
      if (!line) {
        throw new Error(`wrk failed:\n${lines.join('\n')}`);
      }
      const found = readNumbers(line, 'requests', 'duration', 'p50', 'p99', 'broken', 'refused');
      if (found.broken + found.refused > 0) {
        throw new Error(`${contestant.name} failed requests: ${line}`);
      }
      return {
        units: found.requests,
        seconds: found.duration / 1e6,
        cpu,
        p50: found.p50 / 1e3,
        p99: found.p99 / 1e3,
      };
    },
  };
}
