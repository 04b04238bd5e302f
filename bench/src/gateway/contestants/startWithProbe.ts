import { join } from 'node:path';
import { askProbe } from '../../probe/askProbe.ts';
import type { Run } from '../../run/Run.ts';
import { Contestant } from './Contestant.ts';
import type { ContestantKind } from './ContestantKind.ts';

/** Starts a contestant that tells about itself, if Node runs it; `ask` gives JSON text. */
export async function startWithProbe(run: Run, kind: ContestantKind, upstream: string) {
  const socket = join(run.folder, `probe-${performance.now()}`);
  const script = join(import.meta.dirname, '../../probe/probe.ts');
  const contestant = await Contestant.start(run, kind, {
    upstream,
    nodeOptions: ['--expose-gc', `--import=${script}`],
    env: { BENCH_PROBE: socket },
  });
  return { contestant, ask: (path: string) => askProbe(socket, path) };
}
