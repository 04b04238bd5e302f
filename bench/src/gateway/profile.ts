import type { Run } from '../run/Run.ts';
import type { ContestantKind } from './contestants/ContestantKind.ts';
import { startWithProbe } from './contestants/startWithProbe.ts';
import { WARM_UP } from './measureInTurn.ts';
import { functionsOf, packagesOf, type SelfTime } from './summarizeProfile.ts';
import type { Workload } from './workloads/Workload.ts';

/** How many are shown. */
const FUNCTIONS = 25;
const PACKAGES = 10;

/** Where a contestant that Node runs spends its time under a load, once it is warm. */
export async function profile(
  run: Run,
  kind: ContestantKind,
  options: {
    readonly upstream: string;
    readonly workload: Workload;
    readonly seconds: number;
  },
): Promise<{ readonly functions: SelfTime[]; readonly packages: SelfTime[] }> {
  const { upstream, workload, seconds } = options;
  const { contestant, ask } = await startWithProbe(run, kind, upstream);
  run.progress(`${kind.name} under ${workload.name}: warm-up`);
  await workload.measure(run, contestant, seconds * WARM_UP);
  run.progress(`${kind.name} under ${workload.name}: profile`);
  await ask('/profile/start');
  await workload.measure(run, contestant, seconds);
  const taken = JSON.parse(await ask('/profile/stop'));
  return {
    functions: functionsOf(taken, FUNCTIONS),
    packages: packagesOf(taken).slice(0, PACKAGES),
  };
}
