import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFleet, startPostgres } from '@splitstage/fleet';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chart, renderChart } from './testing/renderChart.ts';
import { configIn } from './testing/table.ts';

/** What the guards of a service (decision 0018) say of what the chart renders, in production. */
let postgres: Awaited<ReturnType<typeof startPostgres>>;
let folder: string;
beforeAll(async () => {
  postgres = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), 'splitstage-production-'));
});
afterAll(async () => {
  await postgres?.stop();
  if (folder) await rm(folder, { recursive: true });
});

const production = join(chart, '../../app-config/app-config.production.yaml');
const example = `--values=${join(chart, 'examples/production.yaml')}`;

it.each([
  ['an address and nothing else', { portal: { url: 'https://portal.example.com' } }, []],
  ['the example for production', {}, [example]],
])('services start with %s', async (title, values, args) => {
  const rendered = await renderChart(values, { args });
  const write = async (name: string, content: object) => {
    const path = join(folder, `${title.replaceAll(' ', '-')}-${name}`);
    await writeFile(path, JSON.stringify(content));
    return path;
  };
  const shared = configIn(rendered.one('ConfigMap', 'app-config'), 'app-config.yaml');
  const own = configIn(rendered.one('ConfigMap', 'search-config'), 'service.yaml');
  const database = new URL(postgres.url);
  const warnings: string[] = [];
  // The catalog would write to /data; it has the same guards.
  await using fleet = await startFleet({
    services: ['gateway', 'search'],
    databaseUrl: postgres.url,
    configFiles: [
      production,
      await write('app-config.yaml', shared),
      await write('service.yaml', own),
    ],
    env: {
      NODE_ENV: 'production',
      PORTAL_URL: 'https://portal.example.com',
      POSTGRES_HOST: database.hostname,
      POSTGRES_PORT: database.port,
      POSTGRES_USER: decodeURIComponent(database.username),
      POSTGRES_PASSWORD: decodeURIComponent(database.password) || 'unused',
      // Nobody is there: the cache is asked for later.
      REDIS_URL: 'redis://127.0.0.1:1',
      AUTH_GITHUB_CLIENT_ID: 'id',
      AUTH_GITHUB_CLIENT_SECRET: 'secret',
      GITHUB_TOKEN: 'token',
    },
    log: event => {
      if (event.type === 'log' && event.line.includes('Open on purpose')) warnings.push(event.line);
    },
  });
  expect(warnings).toEqual([]);
  const guest = await fetch(`${fleet.url}/api/auth/guest/refresh`, { method: 'POST' });
  expect(guest.status).toBe(404);
});
