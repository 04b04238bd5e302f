import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices, startTestBackend } from '@backstage/backend-test-utils';
import express from 'express';
import { expect, it, onTestFinished } from 'vitest';
import { permissionBodyFactory } from './permissionBodyFactory.ts';

/** A backend whose permission plugin reads its body as Backstage's does. */
async function start(features: readonly (typeof permissionBodyFactory)[], data: object = {}) {
  const permission = createBackendPlugin({
    pluginId: 'permission',
    register: reg =>
      reg.registerInit({
        deps: { httpRouter: coreServices.httpRouter },
        async init({ httpRouter }) {
          httpRouter.use(express.json());
          httpRouter.use((request, response) => void response.json(request.body.items.length));
        },
      }),
  });
  const backend = await startTestBackend({
    features: [permission, mockServices.rootConfig.factory({ data }), ...features],
  });
  onTestFinished(() => backend.stop());
  return async (items: number, authorization = mockCredentials.user.header()) => {
    const response = await fetch(
      `http://127.0.0.1:${backend.server.port()}/api/permission/authorize`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify({ items: Array.from({ length: items }, question) }),
      },
    );
    return [response.status, response.ok && (await response.json())];
  };
}

/** As long as the catalog's are. */
function question(_: unknown, index: number) {
  return {
    id: crypto.randomUUID(),
    permission: {
      type: 'resource',
      name: 'catalog.entity.delete',
      attributes: { action: 'delete' },
      resourceType: 'catalog-entity',
    },
    resourceRef: `component:some-namespace/a-service-with-a-name-of-some-length-${index}`,
  };
}

it('takes a question about a page of 500 items (backstage#28836), within a bound', async () => {
  const ask = await start([permissionBodyFactory]);
  expect(await ask(500)).toEqual([200, 500]);
  expect(await ask(10_000)).toEqual([413, false]);
  expect((await ask(500, mockCredentials.none.header()))[0]).toBe(401);
});

it('has the bound from the configuration', async () => {
  const ask = await start([permissionBodyFactory], { service: { permissionRequestBytes: 1000 } });
  expect(await ask(500)).toEqual([413, false]);
});

it('is needed: without it Backstage refuses such a page', async () => {
  const ask = await start([]);
  expect(await ask(500)).toEqual([413, false]);
});
