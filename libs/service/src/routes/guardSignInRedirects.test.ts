import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import {
  createOAuthAuthenticator,
  createOAuthRouteHandlers,
  encodeOAuthState,
} from '@backstage/plugin-auth-node';
import express, { type ErrorRequestHandler, type Handler } from 'express';
import { expect, it } from 'vitest';
import { guardSignInRedirects } from './guardSignInRedirects.ts';

const PORTAL = 'https://portal.example.com';

/** Backstage's own routes of a provider, behind a guard. */
async function start(guard?: Handler) {
  const handlers = createOAuthRouteHandlers({
    authenticator: createOAuthAuthenticator({
      defaultProfileTransform: async () => ({ profile: {} }),
      initialize: () => undefined,
      start: async ({ state }) => ({ url: `https://login.example.com/?state=${state}` }),
      authenticate: async () => ({ fullProfile: {}, session: never() }),
      refresh: async () => ({ fullProfile: {}, session: never() }),
    }),
    appUrl: PORTAL,
    baseUrl: `${PORTAL}/api/auth`,
    isOriginAllowed: origin => origin === PORTAL,
    providerId: 'login',
    config: mockServices.rootConfig(),
    resolverContext: never(),
  });
  const app = express();
  if (guard) app.use(guard);
  // As cookie-parser has it for a browser without any.
  app.use((request, _response, next) => {
    request.cookies = {};
    next();
  });
  app.get('/login/start', (request, response, next) => {
    handlers.start(request, response).catch(next);
  });
  app.all('/login/handler/frame', (request, response, next) => {
    handlers.frameHandler(request, response).catch(next);
  });
  const refuse: ErrorRequestHandler = ({ name, message }, _request, response, _next) => {
    response.status(name === 'NotAllowedError' ? 403 : 400).send(message);
  };
  app.use(refuse);
  const server = createServer(app);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    async ask(path: string) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        redirect: 'manual',
        headers: { connection: 'close' },
      });
      await response.arrayBuffer();
      return { status: response.status, location: response.headers.get('location') ?? '' };
    },
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}

function never(): never {
  return undefined as never;
}

/** The link that a stranger makes: no cookie is needed, since the failure leads there too. */
function answer(redirectUrl: string): string {
  const state = encodeOAuthState({ nonce: 'x', env: 'production', flow: 'redirect', redirectUrl });
  return `/login/handler/frame?state=${state}`;
}

it('leads back to the portal', async () => {
  await using backend = await start(guardSignInRedirects(`${PORTAL}/`));
  const begin = `/login/start?env=production&flow=redirect&redirectUrl=${PORTAL}/catalog?x=1`;
  expect((await backend.ask(begin)).status).toBe(302);
  expect((await backend.ask('/login/start?env=production')).status).toBe(302);
  const { status, location } = await backend.ask(answer(`${PORTAL}/catalog`));
  expect([status, location.split('?')[0]]).toEqual([302, `${PORTAL}/catalog`]);
});

it.each([
  'https://evil.example.com/',
  'https://portal.example.com@evil.example.com/',
  'https://portal.example.com.evil.example.com/',
  'http://portal.example.com/',
  '//evil.example.com',
  '/\\evil.example.com',
  'javascript:alert(1)',
  'nothing',
])('leads nowhere else: %s', async redirectUrl => {
  await using backend = await start(guardSignInRedirects(PORTAL));
  const target = encodeURIComponent(redirectUrl);
  const paths = [
    `/login/start?env=production&flow=redirect&redirectUrl=${target}`,
    answer(redirectUrl),
    answer(redirectUrl).toUpperCase().replace('?STATE', '/?state'),
  ];
  for (const path of paths) {
    expect(await backend.ask(path), path).toEqual({ status: 403, location: '' });
  }
});

it('takes one destination, and no second one behind it', async () => {
  await using backend = await start(guardSignInRedirects(PORTAL));
  const good = answer(`${PORTAL}/`);
  const evil = answer('https://evil.example.com/');
  const both = Buffer.from(
    `env=x&nonce=x&redirectUrl=${PORTAL}&redirectUrl=https://evil.example.com`,
  );
  for (const path of [
    `${evil}&${good.split('?')[1]}`,
    evil.replace('state=', 'state[]='),
    `/login/start?env=x&redirectUrl=${PORTAL}&redirectUrl=https://evil.example.com`,
    `/login/handler/frame?state=${both.toString('hex')}`,
  ]) {
    expect((await backend.ask(path)).status, path).toBeGreaterThanOrEqual(400);
  }
});

it('is needed: without it Backstage sends a stranger anywhere', async () => {
  await using backend = await start();
  // The day on which this is an error is the day to take the guard out.
  const { status, location } = await backend.ask(answer('https://evil.example.com/'));
  expect(status).toBe(302);
  expect(location).toMatch(/^https:\/\/evil\.example\.com\//);
});
