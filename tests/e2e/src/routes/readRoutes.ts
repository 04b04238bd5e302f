import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fleet } from '@splitstage/fleet';
import { until } from 'test-support';
import type { Route } from './Route.ts';

/** What a fleet has to be started with, so that `readRoutes` can ask it. */
export function listingRoutes(folder: string): NodeJS.ProcessEnv {
  const preload = join(import.meta.dirname, 'listRoutes.mjs');
  return { ROUTES_FOLDER: folder, NODE_OPTIONS: `--import ${preload}` };
}

/** Asks each service for its routes; each comes once. */
export async function readRoutes(fleet: Fleet, folder: string): Promise<readonly Route[]> {
  const lists = await Promise.all(
    fleet.services.map(async service => {
      const pid = fleet.pid(service);
      if (pid === undefined) {
        throw new Error(`${service} does not run`);
      }
      process.kill(pid, 'SIGUSR2');
      const list: Omit<Route, 'service'>[] = await until(`the routes of ${service}`, async () =>
        JSON.parse(await readFile(join(folder, `${pid}.json`), 'utf8')),
      );
      const byName = new Map(list.map(route => [`${route.method} ${route.path}`, route]));
      return [...byName.values()].map(route => ({ service, ...route }));
    }),
  );
  return lists.flat();
}
