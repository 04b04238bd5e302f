import { readCount, readOptions } from '../run/readOptions.ts';
import { UsageError } from '../run/UsageError.ts';
import type { ContestantKind } from './contestants/ContestantKind.ts';
import { contestants } from './contestants/contestants.ts';
import { workloads } from './workloads/workloads.ts';

/** What `npm run bench -- gateway` was asked for. */
export interface GatewayOptions {
  readonly rounds: number;
  /** Of one contestant in one round of one workload. */
  readonly seconds: number;
  /** Keys of the parts that are measured. */
  readonly parts: ReadonlySet<string>;
  /** Whose CPU profile is taken under the first of the workloads, instead of all else. */
  readonly profile: ContestantKind | undefined;
}

/** Parts besides the workloads. */
const OTHERS = ['websockets', 'added'];

/** @throws UsageError for what it does not know */
export function readGatewayOptions(args: readonly string[]): GatewayOptions {
  const values = readOptions(args, {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    only: { type: 'string' },
    profile: { type: 'string' },
  });
  const known = [...workloads.map(({ key }) => key), ...OTHERS];
  const parts = values.only?.split(',') ?? known;
  const unknown = parts.find(part => !known.includes(part));
  if (unknown !== undefined) {
    throw new UsageError(`--only: there is no ${unknown}; use some of ${known.join(',')}`);
  }
  return {
    rounds: readCount('--rounds', values.rounds),
    seconds: readCount('--seconds', values.seconds),
    parts: new Set(parts),
    profile: values.profile === undefined ? undefined : findNode(values.profile),
  };
}

function findNode(name: string): ContestantKind {
  const nodes = contestants.filter(({ isNode }) => isNode);
  const found = nodes.find(kind => kind.name === name);
  if (found) {
    return found;
  }
  const names = nodes.map(kind => JSON.stringify(kind.name)).join(', ');
  throw new UsageError(`--profile: there is no "${name}"; use one of ${names}`);
}
