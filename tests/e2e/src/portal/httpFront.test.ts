import { once } from 'node:events';
import { until } from 'test-support';
import { describe, expect } from 'vitest';
import { WebSocket } from 'ws';
import type { Portal } from '../testing/startPortal.ts';
import { it } from './it.ts';

/** How a WebSocket of signals ends up: open, or the status of its refusal. */
async function openSignals(portal: Portal, protocols: string[] = [], path = '/api/signals') {
  const socket = new WebSocket(`${portal.fleet.url.replace('http', 'ws')}${path}`, protocols);
  const refused = new Promise<number>(resolve => {
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
  });
  socket.on('error', () => undefined);
  const outcome = await Promise.race([once(socket, 'open').then(() => 'open' as const), refused]);
  socket.terminate();
  return outcome;
}

it('no log line of any service holds the value of a query parameter', async ({ portal }) => {
  const secret = 'Zx81secretvalue';
  const paths = [
    '/',
    '/api/auth/guest/handler/frame',
    '/api/catalog/entities',
    '/api/catalog/nothing',
    '/api/scaffolder/v2/tasks',
    '/api/search/query',
    '/api/nobody',
  ];
  for (const path of paths) {
    for (const origin of [
      portal.fleet.url,
      ...portal.fleet.services.map(portal.fleet.serviceUrl),
    ]) {
      const query = path.includes('entities')
        ? `?filter=kind=${secret}`
        : `?token=${secret}&code=${secret}&state=${secret}&access_token=${secret}&term=x`;
      const referer = `${portal.fleet.url}/x?token=${secret}`;
      await fetch(`${origin}${path}${query}`, {
        headers: { authorization: `Bearer ${portal.systemToken}`, referer },
      }).then(response => response.arrayBuffer());
    }
  }
  const lines = () => portal.fleet.services.flatMap(name => portal.fleet.logs(name));
  await until('the lines', async () => lines().some(line => line.includes('GET /api/nobody 404')));
  expect(lines().some(line => line.includes('/api/catalog/entities 200 in'))).toBe(true);
  expect(lines().some(line => line.includes('catalog.entity-fetch'))).toBe(true);
  expect(lines().filter(line => line.includes(secret))).toEqual([]);
});

describe('signals', () => {
  it('are for users: nobody, a service and a stranger hear no broadcast', async ({ portal }) => {
    expect(await openSignals(portal)).toBe(401);
    expect(await openSignals(portal, [portal.systemToken])).toBe(401);
    expect(
      await openSignals(portal, [`${Buffer.from('{"typ":"JWT"}').toString('base64url')}.e30.x`]),
    ).toBe(401);
    // The plugin takes every end of its own URL for itself.
    expect(await openSignals(portal, [], '/signals')).toBe(401);
  });

  it('open for a user, and not for a token that pretends to be one', async ({ portal }) => {
    const token = await portal.guestToken();
    expect(await openSignals(portal, [token])).toBe('open');
    expect(await openSignals(portal, [token])).toBe('open');
    expect(await openSignals(portal, [`${token.slice(0, -20)}${'A'.repeat(20)}`])).toBe(401);
  });

  // The plugin took 100 MiB at a time, and kept every name of a channel.
  it('end when their user sends more than a page has to say', async ({ portal }) => {
    const url = `${portal.fleet.url.replace('http', 'ws')}/api/signals`;
    const socket = new WebSocket(url, [await portal.guestToken()]);
    await once(socket, 'open');
    const closed = once(socket, 'close');
    const listenTo = (channel: string) =>
      socket.send(JSON.stringify({ action: 'subscribe', channel }));
    for (let index = 0; index < 20; index++) listenTo(`channel-${index}`);
    const ponged = once(socket, 'pong');
    socket.ping();
    await ponged;
    expect(socket.readyState).toBe(WebSocket.OPEN);
    listenTo('x'.repeat(100_000));
    expect((await closed)[0]).toBe(1006);
  });

  it('that nobody serves are a 404', { timeout: 30_000 }, async ({ portal }) => {
    expect(await openSignals(portal, [await portal.guestToken()])).toBe('open');
    expect(await openSignals(portal, [], '/api/signals/other')).toBe(404);
  });
});

it('sign-in leads a browser back to the portal and nowhere else', async ({ portal }) => {
  const leadTo = async (url: string, provider = 'github') => {
    const state = `env=development&nonce=x&flow=redirect&redirectUrl=${encodeURIComponent(url)}`;
    const frame = `/api/auth/${provider}/handler/frame?state=${Buffer.from(state).toString('hex')}`;
    const response = await fetch(`${portal.fleet.url}${frame}`, { redirect: 'manual' });
    await response.arrayBuffer();
    return [response.status, response.headers.get('location')?.split('?')[0]];
  };
  expect(await leadTo(`${portal.fleet.url}/catalog`)).toEqual([302, `${portal.fleet.url}/catalog`]);
  expect(await leadTo('https://evil.example.com/')).toEqual([403, undefined]);
  expect(await leadTo('https://evil.example.com/', 'github/')).toEqual([400, undefined]);
  expect(await leadTo('https://evil.example.com/', '/github')).toEqual([403, undefined]);
});

describe('below /.well-known', () => {
  it('what nobody serves is a 404 in JSON, at every service', async ({ portal }) => {
    for (const origin of [
      portal.fleet.url,
      ...portal.fleet.services.map(portal.fleet.serviceUrl),
    ]) {
      for (const path of [
        '/.well-known/security.txt',
        '/.well-known/openid-configuration',
        '/.well-known/oauth-protected-resource',
        '/.well-known/oauth-protected-resource/api/catalog',
      ]) {
        const response = await fetch(`${origin}${path}?x`);
        expect([path, response.status]).toEqual([path, 404]);
        expect((await response.json()).error.name).toBe('NotFoundError');
      }
    }
  });

  it('a client of MCP finds from its 401 how to sign in', async ({ portal }) => {
    const refused = await fetch(`${portal.fleet.url}/api/mcp-actions/v1`, { method: 'POST' });
    expect(refused.status).toBe(401);
    const challenge = refused.headers.get('www-authenticate');
    const [, metadata = ''] = /^Bearer resource_metadata="(.+)"$/.exec(challenge ?? '') ?? [];
    expect(metadata).toMatch(/\/\.well-known\/oauth-protected-resource\/api\/mcp-actions\/v1$/);
    const resource = await (await fetch(metadata)).json();
    expect(resource.resource).toBe(`${portal.fleet.url}/api/mcp-actions/v1`);
    const [server] = resource.authorization_servers;
    // RFC 8414 §3.1: the path of the issuer comes behind the well-known one.
    const { origin, pathname } = new URL(server);
    const issuer = await (
      await fetch(`${origin}/.well-known/oauth-authorization-server${pathname}`)
    ).json();
    expect(issuer.issuer).toBe(server);
    expect(issuer.authorization_endpoint).toBe(`${server}/v1/authorize`);
    expect(issuer.code_challenge_methods_supported).toContain('S256');
    const endpoint = await fetch(issuer.authorization_endpoint);
    expect(endpoint.status).toBe(400);
  });
});
