import { createHash } from 'node:crypto';
import type { Config } from '@backstage/config';
import type { JsonValue } from '@backstage/types';

/** What services can compare without telling each other what it is: a short hash of each kind. */
export interface Fingerprint {
  /** Of what decides who may do what; services that differ in it cannot be one portal. */
  readonly access: string;
  /** Of where the data is. It may differ on purpose, since no two services share a plugin. */
  readonly database: string;
}

/** What decides who may do what, and has to be the same in all services. */
export const ACCESS_KEYS = [
  'permission.enabled',
  'permission.platformGroups',
  'backend.auth.dangerouslyDisableDefaultAuthPolicy',
  'backend.auth.keys',
  'backend.baseUrl',
] as const;

/** Where the data is; users and passwords are each service's own. */
export const DATABASE_KEYS = [
  'backend.database.client',
  'backend.database.connection',
  'backend.database.prefix',
  'backend.database.pluginDivisionMode',
] as const;

/** Makes the fingerprint of a service's settings. Anybody may see it: it gives no value away. */
export function fingerprintOf(config: Config): Fingerprint {
  const hash = (values: readonly unknown[]) =>
    createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 12);
  return {
    access: hash(ACCESS_KEYS.map(key => canonical(key, config.getOptional(key)))),
    database: hash(DATABASE_KEYS.map(key => canonical(key, config.getOptional(key)))),
  };
}

/** What means the same looks the same. */
function canonical(key: string, value: JsonValue | undefined): unknown {
  switch (key) {
    case 'permission.platformGroups':
      return Array.isArray(value) ? value.map(group => String(group).toLowerCase()).sort() : [];
    case 'backend.auth.dangerouslyDisableDefaultAuthPolicy':
      return value ?? false;
    case 'backend.database.connection':
      return serverOf(value);
    default:
      return value ?? null;
  }
}

/** Host and port of a connection, which is a URL or an object. */
function serverOf(connection: JsonValue | undefined): unknown {
  if (typeof connection === 'string') {
    const url = URL.parse(connection);
    return [url?.hostname, url?.port || '5432'];
  }
  const { host, port } = { ...Object(connection) };
  return [host, String(port ?? '5432')];
}
