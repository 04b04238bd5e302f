import { startPostgres } from '@splitstage/fleet';
import { until } from 'test-support';
import { expect, it } from 'vitest';
import { startPortal } from './testing/startPortal.ts';

/** One path of each service, as browsers call it. */
const paths: Readonly<Record<string, string>> = {
  gateway: '/',
  catalog: '/api/catalog/entities?limit=1',
  scaffolder: '/api/scaffolder/v2/actions',
  search: '/api/search/query?term=x',
};

it('keeps three services serving while one is down, and takes it back afterwards', async () => {
  await using portal = await startPortal();
  const { fleet } = portal;
  // Past the gateway when the gateway is the one that is down, as an ingress would route.
  const callOf = (service: string, down: string) => {
    const base = down === 'gateway' ? fleet.serviceUrl(service) : fleet.url;
    const authorization = `Bearer ${portal.systemToken}`;
    return fetch(`${base}${paths[service]}`, { headers: { authorization } });
  };

  for (const down of fleet.services) {
    await fleet.stopService(down);
    for (const service of fleet.services.filter(name => name !== down)) {
      const response = await callOf(service, down);
      expect(`${service} without ${down}: ${response.status}`).toBe(
        `${service} without ${down}: 200`,
      );
      expect(response.headers.get('x-served-by')).toBe(service);
    }
    if (down !== 'gateway') {
      expect((await callOf(down, down)).status).toBeGreaterThanOrEqual(502);
    }
    await fleet.startService(down);
    expect((await callOf(down, '')).status).toBe(200);
  }
  expect(fleet.crashes).toEqual([]);
});

it('is not ready without its database, says so, and stays up', async () => {
  await using postgres = await startPostgres();
  await using portal = await startPortal({
    databaseUrl: postgres.url,
    services: ['search'],
  });
  const readiness = () =>
    fetch(`${portal.fleet.serviceUrl('search')}/.backstage/health/v1/readiness`);
  expect((await readiness()).status).toBe(200);

  await postgres.stop();
  const answer = await until('readiness to notice', async () => {
    const response = await readiness();
    return response.status === 503 && response;
  });
  expect(await answer.json()).toMatchObject({
    message: 'The database does not answer',
    service: 'search',
  });
  expect(portal.fleet.pid('search')).toBeDefined();
});
