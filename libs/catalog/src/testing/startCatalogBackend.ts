import {
  type BackstageCredentials,
  coreServices,
  createBackendModule,
  createServiceFactory,
  type DatabaseService,
  type PermissionsService,
} from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  type DefinitivePolicyDecision,
} from '@backstage/plugin-permission-common';
import type { Postgres } from '@splitstage/fleet';
import { onTestFinished } from 'vitest';
import { catalogGuards } from '../catalogGuards.ts';

/** Starts Backstage's catalog with our guards, on a real PostgreSQL. */
export async function startCatalogBackend(options: {
  readonly postgres: Postgres;
  /** `catalog` of the configuration. */
  readonly catalog?: object;
  /** The names of permissions that users have not. */
  readonly denied?: readonly string[];
}) {
  const { host, port, user, password } = options.postgres;
  const connection = { host, port, user, password };
  const { promise: database, resolve: tellDatabase } = Promise.withResolvers<DatabaseService>();
  const backend = await startTestBackend({
    features: [
      import('@backstage/plugin-catalog-backend'),
      catalogGuards,
      permissionsBut(options.denied ?? []),
      createBackendModule({
        pluginId: 'catalog',
        moduleId: 'test-database',
        register: env =>
          env.registerInit({
            deps: { database: coreServices.database },
            init: async ({ database }) => tellDatabase(database),
          }),
      }),
      mockServices.rootConfig.factory({
        data: JSON.parse(
          JSON.stringify({
            backend: { database: { client: 'pg', connection } },
            catalog: options.catalog ?? {},
          }),
        ),
      }),
    ],
  });
  onTestFinished(() => backend.stop());
  const url = `http://localhost:${backend.server.port()}/api/catalog`;
  return {
    /** The catalog's own client of its database. */
    database: await (await database).getClient(),
    /** @param reader - a user's reference; undefined: a service of ours */
    async ask(path: string, body?: unknown, reader?: string, method = body ? 'POST' : 'GET') {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization:
            reader === undefined
              ? mockCredentials.service.header()
              : mockCredentials.user.header(reader),
          'content-type': 'application/json',
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { status: response.status, text: await response.text() };
    },
    /** Puts Components into the catalog's tables, as if it had read them long ago. */
    async fill(count: number, bytes = 2_000) {
      const client = await (await database).getClient();
      await client.raw(FILL, [count, 'x'.repeat(bytes)]);
      await client.raw(SEARCH, [count]);
      await client.raw('analyze');
    },
  };
}

function permissionsBut(denied: readonly string[]) {
  return createServiceFactory({
    service: coreServices.permissions,
    deps: { auth: coreServices.auth },
    factory({ auth }): PermissionsService {
      const decide = async (
        requests: readonly { readonly permission: { readonly name: string } }[],
        options?: { readonly credentials: BackstageCredentials },
      ): Promise<DefinitivePolicyDecision[]> =>
        requests.map(({ permission }) => {
          const isUser = options !== undefined && auth.isPrincipal(options.credentials, 'user');
          const isDenied = isUser && denied.includes(permission.name);
          return { result: isDenied ? AuthorizeResult.DENY : AuthorizeResult.ALLOW };
        });
      return { authorize: decide, authorizeConditional: decide };
    },
  });
}

const FILL = `
  with made as (
    insert into refresh_state (entity_id, entity_ref, unprocessed_entity, errors, next_update_at, last_discovery_at)
    select md5('e' || n), 'component:default/c' || n, '{}', '[]', now() + interval '1 day', now()
    from generate_series(1, ?::int) n
    returning entity_id, entity_ref)
  insert into final_entities (entity_id, entity_ref, hash, final_entity)
  select entity_id, entity_ref, 'x', json_build_object(
    'apiVersion', 'backstage.io/v1alpha1', 'kind', 'Component',
    'metadata', json_build_object('name', split_part(entity_ref, '/', 2), 'namespace', 'default',
      'uid', entity_id, 'description', ?::text),
    'spec', json_build_object('type', 'service', 'owner', 'x', 'lifecycle', 'x'))::text
  from made`;

/** Some forty values for each, as real ones have. */
const SEARCH = `
  insert into search (entity_id, key, value, original_value)
  select md5('e' || n), key, value, value
  from generate_series(1, ?::int) n
  cross join lateral (
    select 'kind' as key, 'component' as value
    union all select 'metadata.name', 'c' || n
    union all select 'metadata.uid', md5('e' || n)
    union all select 'metadata.tags.t' || t, 'some value of a tag ' || t || ' ' || md5((n * t)::text)
    from generate_series(1, 37) t) as values`;
