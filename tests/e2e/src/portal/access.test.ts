import { expect } from 'vitest';
import { it } from './it.ts';

/** What only the platform groups may do, as a path of the service that owns it. */
const forPlatformOnly = [
  ['GET', '/api/devtools/info'],
  ['GET', '/api/catalog/entities/unprocessed/failed'],
  ['DELETE', '/api/catalog/locations/00000000-0000-0000-0000-000000000000'],
] as const;

it('lets the guest read and denies what is for the platform group', async ({ portal }) => {
  const authorization = `Bearer ${await portal.guestToken()}`;
  const status = async (method: string, path: string, headers: HeadersInit = { authorization }) =>
    (await fetch(`${portal.fleet.url}${path}`, { method, headers })).status;

  for (const path of [
    '/api/catalog/entities?limit=1',
    '/api/search/query?term=x',
    '/api/scaffolder/v2/actions',
    '/api/notifications/notifications',
  ]) {
    expect(`${path} ${await status('GET', path)}`).toBe(`${path} 200`);
  }
  for (const [method, path] of forPlatformOnly) {
    expect(`${path} ${await status(method, path)}`).toBe(`${path} 403`);
    expect(`${path} ${await status(method, path, {})}`).toBe(`${path} 401`);
  }
});

// field.md 6: Backstage refuses 100 KB, here and where the catalog applies the condition.
it('answers about each of the 500 entities of a page', async ({ portal }) => {
  const permission = {
    type: 'resource',
    name: 'catalog.entity.delete',
    attributes: { action: 'delete' },
    resourceType: 'catalog-entity',
  };
  const items = Array.from({ length: 500 }, (_, index) => ({
    id: `${index}`,
    permission,
    resourceRef: `component:default/one-of-the-entities-of-a-page-${index}`,
  }));
  const response = await portal.call('/api/permission/authorize', {
    method: 'POST',
    headers: { authorization: `Bearer ${await portal.guestToken()}` },
    body: JSON.stringify({ items }),
  });
  expect(response.status).toBe(200);
  const answers = items.map(({ id }) => ({ id, result: 'DENY' }));
  expect(await response.json()).toEqual({ items: answers });
});
