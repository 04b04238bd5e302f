import {
  type BackstageCredentials,
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { permissionRules as catalogRules } from '@backstage/plugin-catalog-backend/alpha';
import {
  catalogEntityDeletePermission,
  catalogEntityReadPermission,
  catalogLocationCreatePermission,
} from '@backstage/plugin-catalog-common/alpha';
import { catalogEntityPermissionResourceRef } from '@backstage/plugin-catalog-node/alpha';
import { devToolsConfigReadPermission } from '@backstage/plugin-devtools-common';
import { createPermission, type Permission } from '@backstage/plugin-permission-common';
import { ServerPermissionClient } from '@backstage/plugin-permission-node';
import { afterAll, beforeAll, expect, test } from 'vitest';

const alice = 'user:default/alice';
const olga = 'user:default/olga';
const groups: Record<string, string[]> = {
  [alice]: ['group:default/payments'],
  [olga]: ['group:default/platform'],
};

let backend: Awaited<ReturnType<typeof startTestBackend>>;

beforeAll(async () => {
  backend = await startTestBackend({
    features: [
      import('@backstage/plugin-permission-backend'),
      import('./index.ts'),
      catalogWith([
        component('checkout', 'group:default/payments'),
        component('search', 'group:default/discovery'),
      ]),
      userInfo,
      auth,
      mockServices.rootConfig.factory({
        data: { permission: { enabled: true, platformGroups: ['group:default/Platform'] } },
      }),
    ],
  });
}, 60_000);

afterAll(() => backend.stop());

test('a signed-in user reads the catalog and registers a location', async () => {
  expect(await ask(alice, catalogEntityReadPermission, 'component:default/search')).toBe('ALLOW');
  expect(await ask(alice, catalogLocationCreatePermission)).toBe('ALLOW');
});

test('an owner may delete an entity, and nobody else of the signed-in users', async () => {
  const remove = (ref: string) => ask(alice, catalogEntityDeletePermission, ref);
  expect(await remove('component:default/checkout')).toBe('ALLOW');
  expect(await remove('component:default/search')).toBe('DENY');
  expect(await remove('component:default/unknown')).toBe('DENY');
});

test('a member of a platform group may do what others may not', async () => {
  const unnamed = createPermission({ name: 'payroll.read', attributes: { action: 'read' } });
  expect(await ask(alice, devToolsConfigReadPermission)).toBe('DENY');
  expect(await ask(olga, devToolsConfigReadPermission)).toBe('ALLOW');
  expect(await ask(olga, catalogEntityDeletePermission, 'component:default/search')).toBe('ALLOW');
  expect(await ask(alice, unnamed)).toBe('DENY');
  expect(await ask(olga, unnamed)).toBe('ALLOW');
});

test('somebody who is not signed in gets no answer', async () => {
  const response = await authorize(mockCredentials.none.header(), catalogLocationCreatePermission);
  expect(response.status).toBe(401);
});

test('a permission with a forged resource type is denied, not answered with a fault', async () => {
  const forged = createPermission({ name: 'catalog.entity.delete', attributes: {} });
  expect(await ask(alice, forged)).toBe('DENY');
});

// The policy relies on it: it has no rule for services. See plugin-permission-node's
// ServerPermissionClient and plugin-permission-backend's router, which takes users only.
test('a service never reaches the policy: its own process answers, and the policy refuses it', async () => {
  const client = ServerPermissionClient.fromConfig(
    mockServices.rootConfig({ data: { permission: { enabled: true } } }),
    {
      auth: mockServices.auth(),
      discovery: {
        getBaseUrl: () => Promise.reject(new Error('asked')),
        getExternalBaseUrl: () => Promise.reject(new Error('asked')),
      },
    },
  );
  const question = [{ permission: devToolsConfigReadPermission }];
  const credentials = mockCredentials.service('plugin:search');
  expect(await client.authorize(question, { credentials })).toEqual([{ result: 'ALLOW' }]);
  await expect(
    client.authorize(question, { credentials: mockCredentials.user(alice) }),
  ).rejects.toThrow('asked');

  const response = await authorize(mockCredentials.service.header(), devToolsConfigReadPermission);
  expect(response.status).toBe(403);
});

test('a malformed platform group stops the start with the key in the error', async () => {
  await expect(
    startTestBackend({
      features: [
        import('@backstage/plugin-permission-backend'),
        import('./index.ts'),
        mockServices.rootConfig.factory({
          data: { permission: { enabled: true, platformGroups: ['platform'] } },
        }),
      ],
    }),
  ).rejects.toThrow('permission.platformGroups[0] is "platform"');
});

async function ask(user: string, permission: Permission, resourceRef?: string) {
  const response = await authorize(mockCredentials.user.header(user), permission, resourceRef);
  expect(response.status).toBe(200);
  const body: unknown = await response.json();
  expect(body).toEqual({ items: [{ id: '1', result: expect.any(String) }] });
  return (body as { items: [{ result: string }] }).items[0].result;
}

function authorize(authorization: string, permission: Permission, resourceRef?: string) {
  return fetch(`http://localhost:${backend.server.port()}/api/permission/authorize`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ items: [{ id: '1', permission, resourceRef }] }),
  });
}

/** The catalog's part in a decision, with its real rules: it checks conditions on entities. */
function catalogWith(entities: readonly Entity[]) {
  return createBackendPlugin({
    pluginId: 'catalog',
    register(reg) {
      reg.registerInit({
        deps: { permissionsRegistry: coreServices.permissionsRegistry },
        async init({ permissionsRegistry }) {
          permissionsRegistry.addResourceType({
            resourceRef: catalogEntityPermissionResourceRef,
            permissions: [catalogEntityDeletePermission],
            rules: Object.values(catalogRules),
            getResources: async refs =>
              refs.map(ref => entities.find(({ metadata }) => ref.endsWith(`/${metadata.name}`))),
          });
        },
      });
    },
  });
}

function component(name: string, owner: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name },
    relations: [{ type: 'ownedBy', targetRef: owner }],
  };
}

const userInfo = createServiceFactory({
  service: coreServices.userInfo,
  deps: { auth: coreServices.auth },
  factory: ({ auth }) => ({
    async getUserInfo(credentials) {
      if (!auth.isPrincipal(credentials, 'user')) throw new TypeError('not a user');
      const { userEntityRef } = credentials.principal;
      return {
        userEntityRef,
        ownershipEntityRefs: [userEntityRef, ...(groups[userEntityRef] ?? [])],
      };
    },
  }),
});

/**
 * The mock's tokens on behalf of a user do not say which plugin calls, and a user alone may not
 * have conditions applied (backend-defaults, permissionsRegistryServiceFactory).
 */
const auth = createServiceFactory({
  service: coreServices.auth,
  deps: { plugin: coreServices.pluginMetadata },
  factory: ({ plugin }) => {
    const mock = mockServices.auth({ pluginId: plugin.getId() });
    return Object.assign(mock, {
      async getPluginRequestToken({ onBehalfOf }: { onBehalfOf: BackstageCredentials }) {
        if (!mock.isPrincipal(onBehalfOf, 'user')) throw new TypeError('not a user');
        const actor = { subject: `plugin:${plugin.getId()}` };
        return { token: mockCredentials.user.token(onBehalfOf.principal.userEntityRef, { actor }) };
      },
    });
  },
});
