import {
  coreServices,
  createServiceFactory,
  type PermissionsService,
} from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { onTestFinished } from 'vitest';
import kubernetesGuard from '../index.ts';
import { type Holdings, serveCluster } from './serveCluster.ts';

export const alice = 'user:default/alice';
export const olga = 'user:default/olga';

/** A Component; annotations without their prefix `backstage.io/kubernetes-`. */
export function component(
  name: string,
  owner: string,
  annotations: Readonly<Record<string, string>> = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([key, value]) => [
          `backstage.io/kubernetes-${key}`,
          value,
        ]),
      ),
    },
    spec: { type: 'service', lifecycle: 'production', owner },
    relations: [{ type: 'ownedBy', targetRef: owner }],
  };
}

/**
 * Starts Backstage's Kubernetes plugin with our guard, one cluster and a catalog. Olga is of the
 * platform; others own what is owned by themselves (tests/e2e has the portal's own policy).
 */
export async function startKubernetes(options: {
  readonly entities: readonly Entity[];
  readonly holdings: Holdings;
  /** `kubernetes` of the configuration, besides the cluster. */
  readonly kubernetes?: object;
}) {
  const { entities, holdings, kubernetes } = options;
  const cluster = await serveCluster(holdings);
  const backend = await startTestBackend({
    features: [
      import('@backstage/plugin-kubernetes-backend'),
      kubernetesGuard,
      catalogServiceMock.factory({ entities: [...entities] }),
      permissionsOf(entities),
      mockServices.rootConfig.factory({
        data: JSON.parse(
          JSON.stringify({
            kubernetes: {
              serviceLocatorMethod: { type: 'multiTenant' },
              clusterLocatorMethods: [
                {
                  type: 'config',
                  clusters: [
                    {
                      name: 'one',
                      url: cluster.url,
                      caData: cluster.caData,
                      authProvider: 'serviceAccount',
                      serviceAccountToken: 'account',
                      skipMetricsLookup: true,
                    },
                  ],
                },
              ],
              ...kubernetes,
            },
          }),
        ),
      }),
    ],
  });
  onTestFinished(() => backend.stop());
  return {
    asked: cluster.asked,
    async ask(
      user: string,
      route: string,
      body: object,
      headers: Readonly<Record<string, string>> = {},
    ) {
      const response = await fetch(
        `http://localhost:${backend.server.port()}/api/kubernetes/${route}`,
        {
          method: 'POST',
          headers: {
            authorization: mockCredentials.user.header(user),
            'content-type': 'application/json',
            ...headers,
          },
          body: JSON.stringify({ auth: {}, ...body }),
        },
      );
      return { status: response.status, text: await response.text() };
    },
  };
}

function permissionsOf(entities: readonly Entity[]) {
  return createServiceFactory({
    service: coreServices.permissions,
    deps: { auth: coreServices.auth },
    factory: ({ auth }): PermissionsService => ({
      async authorize(requests, { credentials } = { credentials: mockCredentials.none() }) {
        const user = auth.isPrincipal(credentials, 'user') && credentials.principal.userEntityRef;
        const owns = (ref: unknown) =>
          entities.some(
            ({ metadata, relations }) =>
              ref === `component:default/${metadata.name}` &&
              relations?.some(({ targetRef }) => targetRef === user),
          );
        return requests.map(({ permission, ...request }) => ({
          result:
            user === olga ||
            permission.name === 'kubernetes.resources.read' ||
            (permission.name === 'kubernetes.entity.read' &&
              'resourceRef' in request &&
              owns(request.resourceRef))
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
        }));
      },
      async authorizeConditional() {
        throw new TypeError('Nothing here asks for conditions');
      },
    }),
  });
}
