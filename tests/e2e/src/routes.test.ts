import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askRoute } from './routes/askRoute.ts';
import { isNamed, type ListedRoutes } from './routes/ListedRoutes.ts';
import { memberRoutes } from './routes/memberRoutes.ts';
import { openRoutes } from './routes/openRoutes.ts';
import type { Route } from './routes/Route.ts';
import { listingRoutes, readRoutes } from './routes/readRoutes.ts';
import { type Portal, startPortal } from './testing/startPortal.ts';

let folder: string;
let portal: Portal;
let routes: readonly Route[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'splitstage-routes-'));
  portal = await startPortal({ buildFrontEnd: true, env: listingRoutes(folder) });
  routes = await readRoutes(portal.fleet, folder);
}, 300_000);

afterAll(async () => {
  await portal?.fleet.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Where a route is reached: at its service and, below /api, through the gateway. */
function originsOf({ service, path }: Route): readonly string[] {
  const own = portal.fleet.serviceUrl(service);
  const { url } = portal.fleet;
  return service !== 'gateway' && path.startsWith('/api/') ? [own, url] : [own];
}

/** All routes that answer whoever has these headers, with what they say. */
async function findAnswering(
  isRefused: (status: number, route: Route) => boolean,
  headers?: Readonly<Record<string, string>>,
): Promise<Map<string, readonly number[]>> {
  const answering = new Map<string, readonly number[]>();
  for (const route of routes) {
    const statuses: number[] = [];
    for (const origin of originsOf(route)) {
      statuses.push(...(await askRoute(route, origin, headers)));
    }
    if (!statuses.every(status => isRefused(status, route))) {
      answering.set(`${route.method} ${route.path}`, statuses);
    }
  }
  return answering;
}

/** Each route that answers is on the list, and the list names no other. */
function expectListed(
  answering: Map<string, readonly number[]>,
  lists: readonly ListedRoutes[],
  listedElsewhere: readonly ListedRoutes[] = [],
) {
  const rows = lists.flatMap(list => list.routes);
  const all = [...rows, ...listedElsewhere.flatMap(list => list.routes)];
  const names = [...answering.keys()];
  expect({
    'answers, and is not on the list': names
      .filter(name => !all.some(row => isNamed(row, name)))
      .map(name => `${name} ${answering.get(name)}`),
    'is on the list, and does not answer': rows.filter(
      row => !names.some(name => isNamed(row, name)),
    ),
  }).toEqual({
    'answers, and is not on the list': [],
    'is on the list, and does not answer': [],
  });
}

it('knows the routes of every service', () => {
  const names = routes.map(({ service, method, path }) => `${service}: ${method} ${path}`);
  expect(names).toEqual(
    expect.arrayContaining([
      'gateway: POST /api/permission/authorize',
      'catalog: GET /api/catalog/entities/by-uid/:uid',
      'scaffolder: POST /api/scaffolder/v2/tasks',
      'search: GET /api/search/query',
    ]),
  );
});

it('has no route that answers a stranger and is not on the list', async () => {
  expectListed(await findAnswering(status => status === 401 || status === 403), openRoutes);
});

it('has no route that answers a guest and is not on the list of what members may do', async () => {
  const authorization = `Bearer ${await portal.guestToken()}`;
  expectListed(
    // What is mounted, and has nothing of the kind, says 404 like any other path.
    await findAnswering(
      (status, { method }) => status === 403 || (method === 'USE' && status === 404),
      { authorization },
    ),
    memberRoutes,
    openRoutes,
  );
});
