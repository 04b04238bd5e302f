import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import {
  type BackendFeature,
  coreServices,
  createBackendModule,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { expect, it } from 'vitest';
import { routeGuardFactory } from './routeGuardFactory.ts';
import { weakRoutes } from './weakRoutes.ts';

const user = mockCredentials.user.header();

/** A backend whose plugin has a task; everybody who is asked about is denied. */
async function start(...features: BackendFeature[]) {
  let runs = 0;
  const radar = createBackendPlugin({
    pluginId: 'radar',
    register: reg =>
      reg.registerInit({
        deps: { scheduler: coreServices.scheduler },
        async init({ scheduler }) {
          const never = { days: 1 };
          await scheduler.scheduleTask({
            id: 'sweep',
            scope: 'local',
            frequency: never,
            initialDelay: never,
            timeout: never,
            fn: async () => {
              runs += 1;
            },
          });
        },
      }),
  });
  const backend = await startTestBackend({
    features: [
      radar,
      schedulerServiceFactory,
      mockServices.permissions.factory({ result: AuthorizeResult.DENY }),
      // Tasks of one process need no database.
      createServiceFactory({
        service: coreServices.database,
        deps: {},
        factory: () => ({ getClient: () => Promise.reject(new Error('There is none')) }),
      }),
      ...features,
    ],
  });
  const ask = async (method: string, path: string, authorization?: string) => {
    const headers = authorization === undefined ? undefined : { authorization };
    const url = `http://127.0.0.1:${backend.server.port()}/api/radar${path}`;
    const response = await fetch(url, { method, headers });
    return [response.status, await response.text()] as const;
  };
  return { ask, runs: () => runs, [Symbol.asyncDispose]: () => backend.stop() };
}

const trigger = '/.backstage/scheduler/v1/tasks/sweep/trigger';

// Before, any user could run, stop and list the tasks of any plugin.
it('lets a user without the permission neither run, stop nor list tasks', async () => {
  await using backend = await start(routeGuardFactory);
  const ofAllPlugins = weakRoutes.filter(({ plugin }) => plugin === undefined);
  expect(ofAllPlugins).toHaveLength(3);
  for (const { method, path, permission } of ofAllPlugins) {
    const [status, body] = await backend.ask(method, path.replace(':id', 'sweep'), user);
    expect([path, status]).toEqual([path, 403]);
    expect(body).toContain(`This needs the permission ${permission?.name}`);
  }
  expect(backend.runs()).toBe(0);
});

it.each([
  trigger.toUpperCase(),
  `${trigger}/`,
  trigger.replace('sweep', '%73weep'),
  `${trigger}?x=/`,
])('is not led around by another spelling: %s', async path => {
  await using backend = await start(routeGuardFactory);
  expect((await backend.ask('POST', path, user))[0]).toBe(403);
  expect(backend.runs()).toBe(0);
});

it('is not led around by two slashes in a row, wherever they are', async () => {
  await using backend = await start(routeGuardFactory);
  const slashes = [...trigger.matchAll(/\//g)].map(({ index }) => index);
  for (const index of slashes) {
    const path = `${trigger.slice(0, index)}/${trigger.slice(index)}`;
    // The first one goes with the mount of the plugin itself, for guards and routes alike.
    const status = index === 0 ? 403 : 400;
    expect([path, (await backend.ask('POST', path, user))[0]]).toEqual([path, status]);
  }
  expect(backend.runs()).toBe(0);
});

it('asks for credentials where the plugin lets strangers in', async () => {
  const open = createBackendModule({
    pluginId: 'radar',
    moduleId: 'open',
    register: reg =>
      reg.registerInit({
        deps: { http: coreServices.httpRouter },
        init: async ({ http }) => http.addAuthPolicy({ path: '/', allow: 'unauthenticated' }),
      }),
  });
  await using backend = await start(open, routeGuardFactory);
  expect((await backend.ask('POST', trigger, mockCredentials.none.header()))[0]).toBe(401);
  expect(backend.runs()).toBe(0);
});

it('is needed: without it Backstage runs the task for any user', async () => {
  await using backend = await start();
  // The day on which this is a 403 is the day to take the row out of weakRoutes.
  expect((await backend.ask('POST', trigger, user))[0]).toBe(200);
  await expect.poll(backend.runs).toBe(1);
});
