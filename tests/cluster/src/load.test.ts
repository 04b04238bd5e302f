import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** Runs the load for a second against a server on this machine, and returns its last line. */
async function runLoad(calls: Readonly<Record<string, string>>, listener: RequestListener) {
  const server = createServer(listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(import.meta.dirname, 'load.mjs'), JSON.stringify(calls)],
      { env: { BASE_URL: `http://127.0.0.1:${port}`, PER_SECOND: '50', SECONDS: '1' } },
    );
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

it('counts calls that the right service answers', async () => {
  const { count, failures } = await runLoad({ '/a': 'catalog' }, (_request, response) => {
    response.writeHead(401, { 'x-served-by': 'catalog' }).end();
  });
  expect(count).toBeGreaterThan(5);
  expect(failures).toEqual({});
});

it('tells what failed: an error, another service, a connection that broke', async () => {
  const paths = { '/error': 'a', '/other': 'a', '/broken': 'a' };
  const { failures } = await runLoad(paths, (request, response) => {
    if (request.url === '/broken') {
      request.socket.destroy();
    } else {
      const status = request.url === '/error' ? 503 : 200;
      response.writeHead(status, { 'x-served-by': request.url === '/other' ? 'b' : 'a' }).end();
    }
  });
  expect(Object.keys(failures).sort()).toEqual([
    expect.stringMatching(/^\/broken: (UND_ERR_SOCKET|ECONNRESET)$/),
    '/error: 503 from a',
    '/other: served by b, not by a',
  ]);
});
