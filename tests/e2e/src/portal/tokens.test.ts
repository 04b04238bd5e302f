import { expect } from 'vitest';
import { it } from './it.ts';

/** A path of each service that passes the caller on to another one. */
const paths = {
  gateway: '/api/notifications/notifications',
  catalog: '/api/catalog/entities?limit=1',
  scaffolder: '/api/scaffolder/v2/tasks',
  search: '/api/search/query?term=x',
};

// Before, the first was a 500 at search, and the second came back in the answer.
it('refuses odd tokens in few words, at every service', async ({ portal, tokens }) => {
  const [good = ''] = await tokens.signIn(['ann']);
  const odd = tokens.tokenOf('user:default/ann', { typ: 'JWT' });
  const plugin = tokens.tokenOf('a'.repeat(10_000), { typ: 'vnd.backstage.plugin' });

  const ask = async (url: string, token: string) => {
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    // In development an answer has a stack.
    return [response.status, (await response.text()).length < 5_000];
  };
  for (const [service, path] of Object.entries(paths)) {
    const url = `${portal.fleet.serviceUrl(service)}${path}`;
    expect([service, (await ask(url, good))[0]]).toEqual([service, 200]);
    expect([service, ...(await ask(url, odd))]).toEqual([service, 401, true]);
    expect([service, ...(await ask(url, plugin))]).toEqual([service, 401, true]);
  }
});
