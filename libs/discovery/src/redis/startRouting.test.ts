import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { expect, it, vi } from 'vitest';
import { discoveryFromRoutingTable } from '../discoveryFromRoutingTable.ts';
import { openStore, optionsFor } from './testing/fixtures.ts';
import { startRedis } from './testing/startRedis.ts';

const tableOn = (port: number) => ({
  services: {
    catalog: { url: 'http://catalog:7007', plugins: ['catalog'] },
    search: { url: `http://search:${port}`, plugins: ['search'] },
  },
});

it('starts a backend on the table in Redis, follows it, and lets go of Redis at the end', async () => {
  const redis = await startRedis();
  const store = openStore(optionsFor(redis));
  await store.publish(tableOn(2), 'ann');

  const discovery = Promise.withResolvers<typeof coreServices.discovery.T>();
  const plugin = createBackendPlugin({
    pluginId: 'catalog',
    register(env) {
      env.registerInit({
        deps: { service: coreServices.discovery },
        async init({ service }) {
          discovery.resolve(service);
        },
      });
    },
  });
  const backend = await startTestBackend({
    features: [
      plugin,
      mockServices.rootConfig.factory({
        data: {
          backend: { baseUrl: 'https://portal.example.com', listen: ':0' },
          routing: {
            ...tableOn(1),
            redis: {
              url: `redis://127.0.0.1:${redis.port}`,
              signingKey: 'a key for tests, of 32 characters',
            },
          },
        },
      }),
      discoveryFromRoutingTable({ service: 'catalog' }),
    ],
  });

  const searchUrl = async () => await (await discovery.promise).getBaseUrl('search');
  expect(await searchUrl()).toBe('http://search:2/api/search');
  await store.publish(tableOn(3), 'ann');
  await vi.waitFor(async () => expect(await searchUrl()).toBe('http://search:3/api/search'));

  await store.close();
  await backend.stop();
  const clients = async () =>
    String(await redis.admin.client('LIST'))
      .trim()
      .split('\n');
  await vi.waitFor(async () => expect(await clients()).toHaveLength(1));
});
