import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockCredentials } from '@backstage/backend-test-utils';
import express, { type ErrorRequestHandler } from 'express';
import { expect, it, vi } from 'vitest';
import { createStreamLimit } from './createStreamLimit.ts';

it('lets one user follow so many tasks, and others too', async () => {
  const app = express();
  const httpAuth = {
    credentials: async (request: { headers: { user?: unknown } }) =>
      mockCredentials.user(`user:default/${request.headers.user}`) as never,
  };
  app.use(createStreamLimit({ httpAuth: httpAuth as never, most: 2 }));
  app.get('/v2/tasks/:taskId/eventstream', (_request, response) => {
    response.writeHead(200).write('event: log\n\n');
  });
  const refuse: ErrorRequestHandler = (error, _request, response, _next) => {
    response.status(error.statusCode).send(error.message);
  };
  app.use(refuse);
  const server = createServer(app);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const pages: AbortController[] = [];
  const follow = async (user: string) => {
    const page = new AbortController();
    pages.push(page);
    const url = `http://127.0.0.1:${port}/v2/tasks/x/eventstream`;
    return await fetch(url, { headers: { user }, signal: page.signal });
  };
  try {
    expect((await follow('mallory')).status).toBe(200);
    expect((await follow('mallory')).status).toBe(200);
    const third = await follow('mallory');
    expect(third.status).toBe(429);
    expect(await third.text()).toContain('scaffolder.limits.streamsPerUser');
    expect((await follow('bob')).status).toBe(200);
    pages[0]?.abort();
    await vi.waitFor(async () => expect((await follow('mallory')).status).toBe(200), 5_000);
  } finally {
    for (const page of pages) page.abort();
    server.closeAllConnections();
    server.close();
  }
});

it('counts no stream whose reader went away before it began', async () => {
  const app = express();
  const { promise: known, resolve: tell } = Promise.withResolvers<void>();
  const credentials = async () => {
    await known;
    return mockCredentials.user('user:default/mallory') as never;
  };
  app.use(createStreamLimit({ httpAuth: { credentials } as never, most: 1 }));
  app.get('/v2/tasks/:taskId/eventstream', (_request, response) => void response.end());
  await using server = createServer(app);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2/tasks/x/eventstream`;
  const page = new AbortController();
  const gone = once(server, 'request').then(([, response]) => once(response, 'close'));
  const following = fetch(url, { signal: page.signal }).catch(() => undefined);
  await once(server, 'request');
  page.abort();
  await Promise.all([following, gone]);
  tell();
  expect((await fetch(url, { headers: { connection: 'close' } })).status).toBe(200);
});
