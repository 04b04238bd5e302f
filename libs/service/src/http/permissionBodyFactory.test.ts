import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices, startTestBackend } from '@backstage/backend-test-utils';
import express, { type Response } from 'express';
import { expect, it, onTestFinished } from 'vitest';
import { permissionBodyFactory } from './permissionBodyFactory.ts';

/** A backend whose permission plugin reads its body as Backstage's does. */
async function start(
  features: readonly (typeof permissionBodyFactory)[],
  data: object = {},
  answer?: (response: Response) => void,
) {
  const permission = createBackendPlugin({
    pluginId: 'permission',
    register: reg =>
      reg.registerInit({
        deps: { httpRouter: coreServices.httpRouter },
        async init({ httpRouter }) {
          httpRouter.use(express.json());
          httpRouter.use((request, response) => {
            if (answer) answer(response);
            else response.json(request.body.items.length);
          });
        },
      }),
  });
  const backend = await startTestBackend({
    features: [permission, mockServices.rootConfig.factory({ data }), ...features],
  });
  onTestFinished(() => backend.stop());
  return async (
    items: number,
    authorization = mockCredentials.user.header(),
    path = '/authorize',
  ) => {
    const response = await fetch(
      `http://127.0.0.1:${backend.server.port()}/api/permission${path}`,
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

it('takes a thousand questions in a request, whatever their bytes, or as many as are configured', async () => {
  const ask = await start([permissionBodyFactory]);
  expect(await ask(1_000)).toEqual([200, 1_000]);
  expect(await ask(1_001)).toEqual([400, false]);
  const few = await start([permissionBodyFactory], { service: { permissionQuestions: 10 } });
  expect(await few(11)).toEqual([400, false]);
});

it('answers two requests of a user at a time, in any spelling, and those of others', async () => {
  const underWay: Response[] = [];
  const ask = await start([permissionBodyFactory], {}, response => underWay.push(response));
  const users = ['mallory', 'mallory', 'mallory', 'bob'].map(name =>
    mockCredentials.user.header(`user:default/${name}`),
  );
  const answers = [...users, mockCredentials.service.header()].map((authorization, index) =>
    ask(1, authorization, index % 2 ? '/Authorize/' : '/authorize'),
  );
  await expect.poll(() => underWay.length).toBe(4);
  await new Promise(resolve => setTimeout(resolve, 200));
  expect(underWay).toHaveLength(4);
  for (const response of underWay.splice(0)) response.json(1);
  await expect.poll(() => underWay.length).toBe(1);
  underWay[0]?.json(1);
  expect((await Promise.all(answers)).map(([status]) => status)).toEqual(Array(5).fill(200));
});

it('has the bound from the configuration', async () => {
  const ask = await start([permissionBodyFactory], { service: { permissionRequestBytes: 1000 } });
  expect(await ask(500)).toEqual([413, false]);
});

it('is needed: without it Backstage refuses such a page', async () => {
  const ask = await start([]);
  expect(await ask(500)).toEqual([413, false]);
});
