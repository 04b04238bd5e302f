import type { JsonObject, JsonValue } from '@backstage/types';

/**
 * What actions of Backstage read. `integrations` holds tokens: fetching from and publishing to a
 * Git host is what templates are for.
 */
const NEEDED = [
  'app.baseUrl',
  'app.title',
  'backend.baseUrl',
  'backend.reading',
  'integrations',
  'organization',
  'scaffolder',
];

/**
 * The part of the configuration that a template process gets. Passwords of databases, keys between
 * services and of sign-in are not in it.
 *
 * @param more - further keys, `scaffolder.processes.config`, for actions of one's own
 */
export function pickConfig(config: JsonObject, more: readonly string[] = []): JsonObject {
  const picked: JsonObject = {};
  for (const key of [...NEEDED, ...more]) {
    const value = valueAt(config, key);
    if (value !== undefined) setAt(picked, key, value);
  }
  return picked;
}

function valueAt(config: JsonObject, key: string): JsonValue | undefined {
  let value: JsonValue | undefined = config;
  for (const part of key.split('.')) {
    if (!isObject(value) || !Object.hasOwn(value, part)) return undefined;
    value = value[part];
  }
  return value;
}

function setAt(target: JsonObject, key: string, value: JsonValue): void {
  const parts = key.split('.');
  const last = parts.pop();
  let place = target;
  for (const part of parts) {
    const next = place[part];
    if (isObject(next)) place = next;
    else {
      const made: JsonObject = {};
      place[part] = made;
      place = made;
    }
  }
  if (last !== undefined) place[last] = value;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
