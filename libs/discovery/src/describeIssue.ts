import type { z } from 'zod';
import { withoutSecrets } from './complaints.ts';
import { configPath } from './configPath.ts';
import type { RoutingProblem } from './errors.ts';
import { isRecord } from './isRecord.ts';
import { didYouMean } from './nearest.ts';
import { routingSchema, serviceSchema } from './schema.ts';

/** Tells what zod found in the words of the routing table: with the path, the value and the fix. */
export function describeIssue(issue: z.core.$ZodIssue, routing: unknown): RoutingProblem[] {
  const path = configPath(...issue.path);
  const found = valueAt(routing, issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map(key => ({
        path: configPath(...issue.path, key),
        message: `unknown key ${JSON.stringify(key)}`,
        fix: fixForKey(key, issue.path, valueAt(found, [key])),
      }));
    case 'custom':
      return [{ path, message: issue.message, fix: String(issue.params?.fix ?? 'correct it') }];
    case 'too_small':
      return [
        {
          path,
          message: 'the list is empty',
          fix:
            issue.path.at(-1) === 'plugins'
              ? 'name at least one plugin, or remove the service'
              : 'name at least one URL',
        },
      ];
    case 'invalid_value':
      return [
        {
          path,
          message: `found ${show(found)}`,
          fix: `use one of: ${issue.values.join(', ')}.${didYouMean(String(found), issue.values.map(String))}`,
        },
      ];
    case 'invalid_type':
      return [
        {
          path,
          message: found === undefined ? 'it is missing' : `found ${show(found)}`,
          fix: fixForType(issue.path, found),
        },
      ];
    default:
      return [{ path, message: `${issue.message}; found ${show(found)}`, fix: 'correct it' }];
  }
}

function fixForKey(key: string, path: readonly PropertyKey[], value: unknown): string {
  if (path.length === 0 && isRecord(value) && 'plugins' in value) {
    return `services stand one level deeper: move it to ${configPath('services', key)}`;
  }
  if (path.length > 0 && key === 'target') {
    return 'what discovery.endpoints calls target is called url here';
  }
  if (path.length === 0 && key === 'endpoints') {
    return 'what discovery.endpoints lists is a map here: name each service under routing.services';
  }
  const known = Object.keys((path.length === 0 ? routingSchema : serviceSchema).shape);
  return `remove it, or use one of: ${known.join(', ')}.${didYouMean(key.toLowerCase(), known)}`;
}

/** Says what belongs at a path, in the place of what was found there. */
function fixForType([, service, key, index]: readonly PropertyKey[], found: unknown): string {
  const text = typeof found === 'string' && found !== '' ? found : undefined;
  if (key === 'plugins' && index === undefined) {
    const ids = text ?? (isRecord(found) ? Object.keys(found).join(', ') : 'catalog, techdocs');
    return `set a list of plugin ids, for example [${ids}]`;
  }
  if (key === 'plugins') {
    if (found === null) {
      return 'set a plugin id, or remove the line';
    }
    return Array.isArray(found)
      ? 'set one plugin id; a list must not hold another list'
      : 'set a plugin id, in quotes if it looks like a number';
  }
  if (key === 'urls' && index === undefined) {
    return 'set a list of URLs, one for each instance, or use url for a single one';
  }
  if (key === 'url' && Array.isArray(found)) {
    return 'use urls for a list of instances';
  }
  if (key !== undefined) {
    return 'set a URL, for example http://catalog-backend:7007';
  }
  return service !== undefined
    ? 'set a map with url and plugins'
    : 'set a map of service names to their url and plugins';
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined,
    root,
  );
}

function show(value: unknown): string {
  if (value === null) {
    return 'nothing (null)';
  }
  const text = withoutSecrets(JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
