import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { expect, it } from 'vitest';
import { fingerprintOf } from './fingerprintOf.ts';

const base = {
  permission: { enabled: true, platformGroups: ['group:default/a', 'group:default/b'] },
  backend: {
    baseUrl: 'https://portal.example.com',
    database: { client: 'pg', connection: { host: 'db', port: 5432, user: 'catalog' } },
  },
};
const of = (config: JsonObject) => fingerprintOf(new ConfigReader(config));
const { backend, permission } = base;

it('differs with what decides who may do what', () => {
  const { access } = of(base);
  for (const other of [
    { ...base, permission: { ...permission, enabled: false } },
    { ...base, permission: { ...permission, platformGroups: ['group:default/a'] } },
    {
      ...base,
      backend: { ...backend, auth: { dangerouslyDisableDefaultAuthPolicy: true } },
    },
    { ...base, backend: { ...backend, auth: { keys: [{ secret: 'x' }] } } },
    { ...base, backend: { ...backend, baseUrl: 'https://other.example.com' } },
  ]) {
    expect(of(other).access).not.toBe(access);
    expect(of(other).database).toBe(of(base).database);
  }
});

it('is the same for what means the same', () => {
  const same = {
    permission: { ...permission, platformGroups: ['group:default/B', 'group:default/A'] },
    backend: {
      ...backend,
      auth: { dangerouslyDisableDefaultAuthPolicy: false },
      database: { client: 'pg', connection: 'postgres://search:secret@db/postgres' },
    },
  };
  expect(of(same)).toEqual(of(base));
});

it('differs with the database server, by itself', () => {
  const database = { client: 'pg', connection: { host: 'elsewhere', port: 5432 } };
  const other = of({ ...base, backend: { ...backend, database } });
  expect(other.database).not.toBe(of(base).database);
  expect(other.access).toBe(of(base).access);
});
