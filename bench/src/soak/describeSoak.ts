import type { Report } from '../run/Report.ts';
import { describeTrend } from './describeTrend.ts';
import type { Edits } from './editTable.ts';
import type { FaultWindow } from './faults/FaultLog.ts';
import type { Sample } from './SoakGateway.ts';
import type { JudgedFailure } from './Tally.ts';

/** What a soak has seen. */
export interface SoakFindings {
  /** By kind. */
  readonly requests: ReadonlyMap<string, number>;
  readonly failures: readonly JudgedFailure[];
  readonly windows: readonly FaultWindow[];
  readonly samples: readonly Sample[];
  /** Without load, before it and after it. */
  readonly base: Sample;
  readonly after: Sample;
  readonly edits: Edits;
  /** What the gateway counted. */
  readonly counts: Readonly<Record<string, number>>;
  /** What it believes to be under way, after the load. */
  readonly inFlight: number;
  /** What each instance still has open, after the load. */
  readonly left: readonly number[];
}

/**
 * What must not grow, and by which share the load of the moment may raise it. That descriptors are
 * let go at the end tells more than how many there are under load.
 */
const WATCHED = [
  { kind: 'resident', unit: 'MiB of the process', tolerance: 0.1 },
  { kind: 'heap', unit: 'MiB of live objects', tolerance: 0.1 },
  { kind: 'descriptors', unit: 'descriptors', tolerance: 0.5 },
  { kind: 'sockets', unit: 'sockets', tolerance: 0.5 },
] as const;

/** Tables and a verdict. */
export function describeSoak(findings: SoakFindings): Report {
  const { requests, failures, windows, samples, base, after, edits, counts, inFlight } = findings;
  const trends = WATCHED.map(({ kind, unit, tolerance }) => {
    const values = samples.map(sample => ({ at: sample.at, value: sample[kind] }));
    return { kind, unit, ...describeTrend(values, tolerance) };
  });
  const unexplained = failures.filter(({ explainedBy }) => explainedBy === 'nothing');
  const left = findings.left.reduce((sum, count) => sum + count, 0);
  const checks: readonly (readonly [passed: boolean, text: string])[] = [
    [unexplained.length === 0, `${unexplained.length} failures without a fault that explains them`],
    ...trends.map(
      ({ unit, warm, end, flat }) =>
        [flat, `${unit}: ${warm.toFixed(1)} when warm, ${end.toFixed(1)} at the end`] as const,
    ),
    [
      after.descriptors <= base.descriptors,
      `${after.descriptors} descriptors after the load, ${base.descriptors} before it`,
    ],
    [inFlight === 0, `${inFlight} requests under way after the load, as the gateway sees it`],
    [left === 0, `${left} requests and WebSockets left open at the instances after the load`],
    [edits.ignored === 0, `${edits.ignored} of ${edits.made} edits of the table without effect`],
  ];
  const failed = checks.some(([passed]) => !passed);
  return {
    rows: [...requests].map(([kind, count]) => {
      const failedOnes = failures.filter(failure => failure.kind === kind);
      const by = (fault: JudgedFailure['explainedBy']) =>
        failedOnes.filter(({ explainedBy }) => explainedBy === fault).length;
      return {
        kind,
        requests: count,
        'failed: instance killed': by('killed'),
        'failed: instance silent': by('silent'),
        'failed: unexplained': by('nothing'),
      };
    }),
    more: {
      'Memory and descriptors of the gateway': trends.map(({ kind, unit, warm, end, slope }) => ({
        what: unit,
        'before the load': base[kind].toFixed(1),
        'when warm': warm.toFixed(1),
        'at the end': end.toFixed(1),
        'growth per hour': slope.toFixed(1),
        'after the load': after[kind].toFixed(1),
      })),
      'Failures that faults explain, the first unexplained ones below': describeFailures(failures),
    },
    lines: [
      `${windows.length} faults: ${count(windows, 'killed')} instances killed and restarted, ${count(windows, 'silent')} silent for a while; ${edits.made} edits of the table`,
      `The gateway counted ${Object.entries(counts)
        .map(([name, value]) => `${value} ${name}`)
        .join(', ')}`,
      ...unexplained.slice(0, 20).map(({ kind, problem }) => `unexplained: ${kind}: ${problem}`),
      ...checks.map(([passed, text]) => `${passed ? 'pass' : 'FAIL'}: ${text}`),
      failed ? 'Verdict: FAIL' : 'Verdict: pass',
    ],
    failed,
    data: { ...findings, requests: Object.fromEntries(requests), trends },
  };
}

function count(windows: readonly FaultWindow[], fault: FaultWindow['fault']): number {
  return windows.filter(window => window.fault === fault).length;
}

/** How often which problem came from which fault. */
function describeFailures(failures: readonly JudgedFailure[]): object[] {
  const groups = Map.groupBy(failures, ({ kind, problem, explainedBy }) =>
    JSON.stringify([kind, problem, explainedBy]),
  );
  return [...groups.values()].map(group => {
    const [{ kind = '', problem = '', explainedBy = '' } = {}] = group;
    return { kind, problem, 'explained by': explainedBy, times: group.length };
  });
}
