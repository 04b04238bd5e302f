import { join } from 'node:path';
import { freePorts } from '@splitstage/fleet';
import type { Report } from '../run/Report.ts';
import { Run } from '../run/Run.ts';
import { ratios } from '../run/summarize.ts';
import { untilAnswers } from '../run/untilAnswers.ts';
import { checkAnswers } from './checkAnswers.ts';
import { Contestant } from './contestants/Contestant.ts';
import { bare, contestants, ours, stock } from './contestants/contestants.ts';
import { describeAdded, summarizeAdded } from './describeAdded.ts';
import { describeWebSockets, type WebSocketRounds } from './describeWebSockets.ts';
import { cpuPerUnit, describeWorkload, type Rounds } from './describeWorkload.ts';
import { judge } from './judge.ts';
import { type AddedRound, measureAdded } from './measureAdded.ts';
import { measureInTurn } from './measureInTurn.ts';
import { measureWebSockets, type WebSocketMemory } from './measureWebSockets.ts';
import { profile } from './profile.ts';
import { type GatewayOptions, readGatewayOptions } from './readGatewayOptions.ts';
import { requirePrograms } from './requirePrograms.ts';
import type { Workload } from './workloads/Workload.ts';
import { smallGet, workloads } from './workloads/workloads.ts';

/** Rounds of the added latency are short and many: it is a small difference of two large numbers. */
const ADDED_ROUNDS = 3;

/** Our gateway beside Backstage's own, NGINX, and the least that Node can do. */
export async function gateway(args: readonly string[]): Promise<Report> {
  const options = readGatewayOptions(args);
  requirePrograms(['nginx', 'wrk']);
  await using run = await Run.open();
  const upstream = await startUpstream(run);
  if (options.profile) {
    const { profile: kind, seconds } = options;
    const [workload = smallGet] = workloads.filter(({ key }) => options.parts.has(key));
    const { functions, packages } = await profile(run, kind, { upstream, workload, seconds });
    return { rows: functions, more: { 'By package': packages } };
  }

  const byWorkload = await measureWorkloads(run, upstream, options);
  const webSockets = options.parts.has('websockets')
    ? await measureAllWebSockets(run, upstream, options)
    : undefined;
  const added = options.parts.has('added')
    ? await measureAdded(run, { ...options, rounds: options.rounds * ADDED_ROUNDS })
    : undefined;
  return {
    rows: [...byWorkload].flatMap(([workload, rounds]) => describeWorkload(workload, rounds)),
    more: {
      ...(webSockets && { 'Memory of an idle WebSocket': describeWebSockets(webSockets) }),
      ...(added && { 'A catalog query, 50 times a second': [describeAdded(added)] }),
    },
    lines: [describeCores(run), ...judge(findingsOf(byWorkload.get(smallGet), added))],
    data: {
      cores: run.cores,
      workloads: Object.fromEntries(
        [...byWorkload].map(([{ name }, rounds]) => [name, Object.fromEntries(rounds)]),
      ),
      webSockets: webSockets && Object.fromEntries(webSockets),
      added,
    },
  };
}

async function startUpstream(run: Run): Promise<string> {
  const [port] = await freePorts(1);
  const script = join(import.meta.dirname, '../upstream/main.ts');
  const program = run.start({
    command: process.execPath,
    args: [script, String(port)],
    cores: 'others',
  });
  const upstream = `http://127.0.0.1:${port}`;
  await program.whileRunning(untilAnswers(`${upstream}/small`, run.signal));
  return upstream;
}

async function measureWorkloads(run: Run, upstream: string, options: GatewayOptions) {
  const chosen = workloads.filter(({ key }) => options.parts.has(key));
  const byWorkload = new Map<Workload, Rounds>();
  if (chosen.length === 0) {
    return byWorkload;
  }
  const running: Contestant[] = [];
  for (const kind of contestants) {
    run.progress(`starting ${kind.name}`);
    running.push(await Contestant.start(run, kind, { upstream }));
  }
  for (const contestant of running) {
    await checkAnswers(contestant);
  }
  for (const workload of chosen) {
    const taken = await measureInTurn(run, running, workload, options);
    byWorkload.set(workload, new Map([...taken].map(([{ name }, rounds]) => [name, rounds])));
  }
  await Promise.all(running.map(({ program }) => program.kill()));
  return byWorkload;
}

async function measureAllWebSockets(
  run: Run,
  upstream: string,
  { rounds }: GatewayOptions,
): Promise<WebSocketRounds> {
  const taken = new Map(
    contestants.map(({ name }) => [name, [] as (WebSocketMemory | undefined)[]]),
  );
  for (let round = 1; round <= rounds; round++) {
    run.progress(`1,000 WebSockets: round ${round} of ${rounds}`);
    for (const kind of contestants) {
      taken.get(kind.name)?.push(await measureWebSockets(run, kind, upstream));
    }
  }
  return taken;
}

function findingsOf(small: Rounds | undefined, added: readonly AddedRound[] | undefined) {
  const over = (other: string) =>
    small && ratios(cpuPerUnit(small, ours.name), cpuPerUnit(small, other));
  return {
    overStock: over(stock.name),
    overBare: over(bare.name),
    added: added && summarizeAdded(added),
  };
}

function describeCores({ cores }: Run): string {
  return cores
    ? `Contestants ran on core ${cores.measured}; load and upstream on ${cores.others}. The portal was not pinned.`
    : 'Nothing was pinned to a core: there is only one, or no taskset.';
}
