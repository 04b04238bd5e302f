import { portalCalls, until } from 'test-support';
import { describe, expect } from 'vitest';
import { it } from './it.ts';

describe('the split portal', () => {
  it('runs each service in a process of its own', ({ portal }) => {
    const pids = portal.fleet.services.map(name => portal.fleet.pid(name));
    expect(portal.fleet.services).toEqual(['gateway', 'catalog', 'scaffolder', 'search']);
    expect(new Set(pids).size).toBe(4);
  });

  it.for(portalCalls)(
    'serves $path from the $service service',
    async ({ path, service }, { portal }) => {
      const response = await portal.call(path);
      expect(response.headers.get('x-served-by')).toBe(service);
      expect(response.status).toBeLessThan(500);
    },
  );

  it.for([
    ['gateway', '/api/search/query?term=x'],
    ['search', '/api/catalog/entities'],
    ['catalog', '/api/scaffolder/v2/actions'],
  ] as const)('does not have the plugins of others in %s', async ([service, path], { portal }) => {
    const { fleet } = portal;
    const response = await fetch(`${fleet.serviceUrl(service)}${path}`);
    if (service === 'gateway') {
      expect(response.headers.get('x-served-by')).toBe('search');
    } else {
      expect(response.status).toBe(404);
    }
  });

  it('refuses calls without credentials in every service', async ({ portal }) => {
    for (const { path } of portalCalls.filter(call => call.guarded)) {
      const response = await fetch(`${portal.fleet.url}${path}`);
      expect(`${path} ${response.status}`).toBe(`${path} 401`);
    }
  });

  it('tells the readiness of each service, with one revision of the table', async ({ portal }) => {
    const answers = await Promise.all(
      portal.fleet.services.map(async service => {
        const url = portal.fleet.serviceUrl(service);
        return await (await fetch(`${url}/.backstage/health/v1/readiness`)).json();
      }),
    );
    expect(answers.map(answer => answer.service)).toEqual(portal.fleet.services);
    expect(new Set(answers.map(answer => answer.revision)).size).toBe(1);
  });

  it('indexes the catalog in the search service over a call with a plugin token', async ({
    portal,
  }) => {
    await until('the index to hold a component', async () => {
      const { results } = await portal.json<{ results: unknown[] }>(
        '/api/search/query?term=&types[0]=software-catalog',
      );
      return results.length > 0;
    });
  });

  it('offers the actions of several services to AI tools, as the user who asks', async ({
    portal,
  }) => {
    const response = await portal.call('/api/mcp-actions/v1', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await portal.guestToken()}`,
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
    });
    const answer = await response.text();
    expect(response.status, answer).toBe(200);
    for (const plugin of ['catalog', 'scaffolder', 'search']) {
      expect(answer).toMatch(new RegExp(`"name":"${plugin}\\.`));
    }
  });

  it('tells the browser no internal address', async ({ portal }) => {
    const page = await (await fetch(portal.fleet.url)).text();
    expect(page).toContain(portal.fleet.url);
    for (const service of portal.fleet.services) {
      expect(page).not.toContain(portal.fleet.serviceUrl(service));
    }
    expect(page).not.toContain('routing');
  });
});
