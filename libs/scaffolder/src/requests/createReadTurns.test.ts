import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockCredentials } from '@backstage/backend-test-utils';
import express, { type Response } from 'express';
import { expect, it } from 'vitest';
import { createReadTurns } from './createReadTurns.ts';

it('reads tasks, their lists and logs of one user two at a time; what they follow is no read', async () => {
  const app = express();
  const httpAuth = {
    credentials: async (request: { headers: { user?: unknown } }) =>
      mockCredentials.user(`user:default/${request.headers.user}`) as never,
  };
  const underWay: { user: unknown; path: string; response: Response }[] = [];
  app.use(createReadTurns({ httpAuth: httpAuth as never, atATime: 2 }));
  app.use(({ headers: { user }, path }, response) => void underWay.push({ user, path, response }));
  await using server = createServer(app);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const ask = (user: string, path: string) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers: { user } });

  const paths = ['/v2/tasks', '/v2/tasks/x', '/v2/Tasks/x/events', '/v2/tasks/x/eventstream'];
  const answers = [...paths.map(path => ask('mallory', path)), ask('bob', '/v2/tasks')];
  await expect.poll(() => underWay.length).toBe(4);
  await new Promise(resolve => setTimeout(resolve, 200));
  expect(underWay).toHaveLength(4);
  expect(underWay.map(({ path }) => path)).toContain('/v2/tasks/x/eventstream');
  expect(underWay.map(({ user }) => user)).toContain('bob');
  for (const { response } of underWay.splice(0)) response.end();
  await expect.poll(() => underWay.length).toBe(1);
  underWay[0]?.response.end();
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(Array(5).fill(200));
});
