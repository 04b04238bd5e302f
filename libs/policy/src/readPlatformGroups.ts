import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

const key = 'permission.platformGroups';

/**
 * Reads `permission.platformGroups`: the groups whose members may do everything. Default: none.
 *
 * @throws InputError that names every malformed entry and how to write it.
 */
export function readPlatformGroups(config: Config): ReadonlySet<string> {
  const value: unknown = config.getOptional(key);
  if (value === undefined) return new Set();
  if (!Array.isArray(value)) {
    throw new InputError(`${key} is ${JSON.stringify(value)}, not a list. ${fix}`);
  }
  const groups: string[] = [];
  const problems: string[] = [];
  for (const [index, entry] of value.entries()) {
    const group = parseGroup(entry);
    if (group) groups.push(group);
    else problems.push(`${key}[${index}] is ${JSON.stringify(entry)}, not a group's reference.`);
  }
  if (problems.length > 0) throw new InputError([...problems, fix].join(' '));
  return new Set(groups);
}

const fix = `Write it in app-config.yaml as full entity references, such as ${key}: [group:default/platform].`;

/**
 * The reference in lower case, as it stands in a user's ownership references. Not by catalog-model:
 * version 1.10.1 cannot be imported from an ES module (it imports lodash/isEqual without `.js`).
 */
function parseGroup(entry: unknown): string | undefined {
  if (typeof entry !== 'string' || !/^group:[^:/\s]+\/[^:/\s]+$/i.test(entry)) return undefined;
  return entry.toLocaleLowerCase('en-US');
}
