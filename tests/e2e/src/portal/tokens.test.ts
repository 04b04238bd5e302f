import { until } from 'test-support';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import { it } from './it.ts';

/** A path of each service that passes the caller on to another one. */
const paths = {
  gateway: '/api/notifications/notifications',
  catalog: '/api/catalog/entities?limit=1',
  scaffolder: '/api/scaffolder/v2/tasks',
  search: '/api/search/query?term=x',
};

let ann: string;
let ben: string;
// Users are rows in the database of a portal that runs.
it.beforeAll(async ({ portal: _running, tokens }) => {
  [ann = '', ben = ''] = await tokens.signIn(['ann', 'ben']);
});

// Before, the first was a 500 at search, and the second came back in the answer.
it('refuses odd tokens in few words, at every service', async ({ portal, tokens }) => {
  const odd = tokens.tokenOf('user:default/ann', { typ: 'JWT' });
  const plugin = tokens.tokenOf('a'.repeat(10_000), { typ: 'vnd.backstage.plugin' });

  const ask = async (url: string, token: string) => {
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    // In development an answer has a stack.
    return [response.status, (await response.text()).length < 5_000];
  };
  for (const [service, path] of Object.entries(paths)) {
    const url = `${portal.fleet.serviceUrl(service)}${path}`;
    expect([service, (await ask(url, ann))[0]]).toEqual([service, 200]);
    expect([service, ...(await ask(url, odd))]).toEqual([service, 401, true]);
    expect([service, ...(await ask(url, plugin))]).toEqual([service, 401, true]);
  }
});

// Any number was open before, and what nobody read of them waited in the gateway.
it('gives one user 100 WebSockets of signals, whoever else pretends to be that user', {
  timeout: 60_000,
}, async ({ portal }) => {
  const url = `${portal.fleet.url.replace('http', 'ws')}/api/signals`;
  const pages: WebSocket[] = [];
  const connect = (token: string) => {
    const page = new WebSocket(url, [token]);
    page.on('error', () => undefined);
    pages.push(page);
    return page;
  };
  /** Whether a page has a connection that answers. */
  const opens = async (token: string) => {
    const page = connect(token);
    page.once('open', () => page.ping());
    // A refusal is an error first, for which `once` of node:events would throw.
    return await new Promise<boolean>(resolve => {
      page.once('pong', () => resolve(true));
      page.once('close', () => resolve(false));
    });
  };
  try {
    const forged = `${ann.slice(0, -20)}${'A'.repeat(20)}`;
    for (let index = 0; index < 100; index++) {
      expect(await opens(forged)).toBe(false);
    }
    for (let index = 0; index < 100; index++) {
      expect(await opens(ann)).toBe(true);
    }
    expect(await opens(ann)).toBe(false);
    expect(await opens(ben)).toBe(true);
    for (const page of pages) page.terminate();
    await until('a place', () => opens(ann));
  } finally {
    for (const page of pages) page.terminate();
  }
});
