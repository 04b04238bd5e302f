import type { FileLimits } from './readLimits.ts';

/** Deeper than anybody writes by hand, and far from where recursion ends. */
const MOST_LEVELS = 100;

/** Four times what Backstage allows; whoever repeats a name in an error should not repeat megabytes. */
const LONGEST_NAME = 253;

/**
 * Says which limit an entity exceeds, and its key, or undefined. Looks no further than the limits
 * allow, so that it costs little for anything: an entity may be small in memory and endless as
 * JSON, when YAML aliases share its parts.
 */
export function findExcess(entity: object, { key, limits }: FileLimits): string | undefined {
  const { bytes, values, levels } = measure(entity, limits);
  if (levels > MOST_LEVELS) {
    return `it is nested deeper than ${MOST_LEVELS} levels`;
  }
  if (values > limits.entityValues) {
    return `it has more than ${limits.entityValues} values (${key}.entityValues)`;
  }
  if (bytes > limits.entityBytes) {
    return `it has more than ${limits.entityBytes} bytes (${key}.entityBytes)`;
  }

  const name = findLongName(entity);
  if (name) {
    return name;
  }
  const kind: unknown = 'kind' in entity ? entity.kind : undefined;
  const lists = Object.entries(Object('spec' in entity ? entity.spec : undefined));
  if (kind === 'Location') {
    const targets = lengthOf(lists.filter(([name]) => name === 'targets'));
    return targets > limits.targets
      ? `it has ${targets} targets, and ${limits.targets} are allowed (${key}.targets)`
      : undefined;
  }
  // Users and groups come from what the platform names, and large companies have large groups.
  const items = kind === 'User' || kind === 'Group' ? 0 : lengthOf(lists);
  return items > limits.relations
    ? `the lists in its spec have ${items} items, and ${limits.relations} are allowed (${key}.relations)`
    : undefined;
}

function findLongName(entity: object): string | undefined {
  const { apiVersion, kind, metadata } = Object(entity);
  const { name, namespace } = Object(metadata);
  for (const [key, value] of Object.entries({ apiVersion, kind, name, namespace })) {
    if (typeof value === 'string' && value.length > LONGEST_NAME) {
      return `its ${key} has ${value.length} characters, and ${LONGEST_NAME} are allowed`;
    }
  }
  return undefined;
}

function lengthOf(lists: readonly (readonly [string, unknown])[]): number {
  return lists.reduce((sum, [, list]) => sum + (Array.isArray(list) ? list.length : 0), 0);
}

interface Measure {
  bytes: number;
  values: number;
  levels: number;
}

/** Counts until a limit is passed, without recursion: a document may be deeper than the stack. */
function measure(root: object, limits: FileLimits['limits']): Readonly<Measure> {
  const sum: Measure = { bytes: 0, values: 0, levels: 0 };
  let level: unknown[] = [root];
  while (level.length > 0 && sum.levels <= MOST_LEVELS) {
    const below: unknown[] = [];
    sum.levels += 1;
    for (const value of level) {
      if (typeof value === 'object' && value !== null) {
        for (const [key, child] of Object.entries(value)) {
          sum.values += 1;
          sum.bytes += (Array.isArray(value) ? 1 : key.length + 4) + bytesOf(child);
          if (sum.values > limits.entityValues || sum.bytes > limits.entityBytes) {
            return sum;
          }
          below.push(child);
        }
      }
    }
    level = below;
  }
  return sum;
}

/** What a value takes by itself in JSON, roughly: lone characters are not looked at one by one. */
function bytesOf(value: unknown): number {
  if (typeof value === 'string') {
    return value.length + 2;
  }
  return typeof value === 'object' && value !== null ? 2 : 5;
}
