import express from 'express';
import { expect, it } from 'vitest';
import { refuseEmptySegments } from './refuseEmptySegments.ts';

async function statusOf(pluginId: string, path: string) {
  const app = express();
  app.use(refuseEmptySegments(pluginId), (_request, response) => void response.end());
  const server = app.listen(0);
  const address = server.address();
  try {
    const port = typeof address === 'object' ? address?.port : undefined;
    return (await fetch(`http://127.0.0.1:${port}${path}`)).status;
  } finally {
    server.close();
  }
}

it.each([
  ['auth', '/github//handler/frame', 500],
  ['auth', '/github/handler/frame//', 500],
  ['auth', '/github/handler/frame?redirectUrl=https://portal.test', 200],
  ['kubernetes', '/proxy//api', 500],
  ['proxy', '/.Backstage//scheduler/v1/tasks', 500],
  ['proxy', '/.backstage/scheduler//v1/tasks', 500],
  ['proxy', '/sonar/https://a.test', 200],
])('%s %s: %i', async (pluginId, path, status) => {
  expect(await statusOf(pluginId, path)).toBe(status);
});
