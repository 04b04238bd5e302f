/** What a function, or a part of the program, cost itself, without what it called. */
export interface SelfTime {
  readonly what: string;
  readonly where: string;
  /** Of the time in which the process did anything. */
  readonly percent: string;
}

type Node = CpuProfile['nodes'][number];

/** The parts of V8's CPU profile that are needed here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
    };
  }[];
  /** Which node was on top, and microseconds since the sample before. */
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** What the profile itself costs. */
const PROFILER = 'node:inspector';

/** The functions with the most self time, the most expensive first. */
export function functionsOf(profile: CpuProfile, count: number): SelfTime[] {
  return summarize(profile, ({ callFrame: { functionName, url, lineNumber } }) => ({
    what: functionName || '(anonymous)',
    where: url && `${shorten(url)}:${lineNumber + 1}`,
  })).slice(0, count);
}

/** The same by package; what has no file is V8's own, or a function of Node in C++. */
export function packagesOf(profile: CpuProfile): SelfTime[] {
  return summarize(profile, ({ callFrame: { functionName, url } }) => ({
    what: url ? packageOf(shorten(url)) : functionName,
    where: '',
  }));
}

function summarize(
  { nodes, samples, timeDeltas }: CpuProfile,
  describe: (node: Node) => Omit<SelfTime, 'percent'>,
): SelfTime[] {
  const descriptions = new Map(nodes.filter(isWork).map(node => [node.id, describe(node)]));
  const times = new Map<string, Omit<SelfTime, 'percent'> & { readonly time: number }>();
  let busy = 0;
  for (const [index, id] of samples.entries()) {
    const description = descriptions.get(id);
    if (description) {
      const time = timeDeltas[index] ?? 0;
      const key = `${description.what} ${description.where}`;
      busy += time;
      times.set(key, { ...description, time: time + (times.get(key)?.time ?? 0) });
    }
  }
  return [...times.values()]
    .sort((one, other) => other.time - one.time)
    .map(({ what, where, time }) => ({ what, where, percent: ((100 * time) / busy).toFixed(1) }));
}

function isWork({ callFrame: { functionName, url } }: Node): boolean {
  return functionName !== '(idle)' && !url.startsWith(PROFILER);
}

function shorten(url: string): string {
  return url.replace(/^.*\/node_modules\//, '').replace(/^file:.*?\/(libs|bench)\//, '$1/');
}

/** `undici`, `@backstage/config`, `libs/gateway`; all of Node is one. */
function packageOf(path: string): string {
  if (/^(?:node|wasm):/.test(path)) {
    return path.startsWith('wasm') ? 'undici' : 'node';
  }
  return path.split('/', /^(?:@|libs)/.test(path) ? 2 : 1).join('/');
}
