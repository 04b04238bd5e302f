import { once } from 'node:events';
import { createServer, type RequestListener, request as send } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import {
  HttpServerFront,
  type HttpServerFrontOptions,
  type RequestInterceptor,
} from './HttpServerFront.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) {
    cleanup();
  }
});

const nothing: RequestInterceptor = { request: () => false, upgrade: () => false };

/** A real server whose front stands before `app`. */
async function startServer(
  app: RequestListener,
  interceptor: RequestInterceptor = nothing,
  options: HttpServerFrontOptions = {},
) {
  const server = createServer(app);
  const front = new HttpServerFront(options);
  front.intercept(interceptor);
  front.attach(server, app);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { server, port, origin: `http://127.0.0.1:${port}` };
}

/** A WebSocket echo that listens from the first request that wants one, as plugin-signals-backend does. */
function lateEcho(): RequestListener {
  let listens = false;
  return (request, response) => {
    const { server } = request.socket as unknown as { server: import('node:http').Server };
    if (request.headers.upgrade === undefined) {
      response.end('plain');
    } else if (!listens) {
      listens = true;
      // As an Express router that is mounted at /api/signals does.
      request.url = '/';
      const echo = new WebSocketServer({ noServer: true });
      echo.on('connection', socket => socket.on('message', data => socket.send(String(data))));
      server.on(
        'upgrade',
        (upgrade, socket, head) =>
          upgrade.url === '/api/signals' &&
          echo.handleUpgrade(upgrade, socket, head, client => echo.emit('connection', client)),
      );
    }
  };
}

it('gives the interceptor each request first, and the app what it does not take', async () => {
  const { origin } = await startServer((_request, response) => response.end('app'), {
    ...nothing,
    request(request, response) {
      const takes = request.url === '/mine';
      if (takes) {
        response.end('interceptor');
      }
      return takes;
    },
  });
  expect(await (await fetch(`${origin}/mine`)).text()).toBe('interceptor');
  expect(await (await fetch(`${origin}/other`)).text()).toBe('app');
});

it('opens the first WebSocket of a plugin that listens from then on, and later ones', async () => {
  const { port } = await startServer(lateEcho());
  for (const round of ['first', 'second']) {
    const client = new WebSocket(`ws://127.0.0.1:${port}/api/signals`);
    cleanups.push(() => client.terminate());
    await once(client, 'open');
    client.send(round);
    expect(String((await once(client, 'message'))[0])).toBe(round);
  }
});

// Such a connection stayed open for ever, and anybody could have any number of them.
it('answers 404 where those who listen for WebSockets leave one to each other', async () => {
  const { port } = await startServer(lateEcho(), nothing, { upgradePatience: 200 });
  const client = new WebSocket(`ws://127.0.0.1:${port}/api/signals`);
  cleanups.push(() => client.terminate());
  await once(client, 'open');
  const stray = connect(port, '127.0.0.1');
  cleanups.push(() => stray.destroy());
  stray.write('GET /x HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  expect(await text(stray)).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
  client.send('still open');
  expect(String((await once(client, 'message'))[0])).toBe('still open');
});

it('answers a WebSocket as an ordinary request when nobody listens', async () => {
  const { server, port } = await startServer((_request, response) => response.end('plain'));
  const socket = connect(port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(answer).toMatch(/Connection: close/);
  expect(server.listenerCount('newListener')).toBe(0);
});

it('takes the offer of another protocol for an ordinary request, body included', async () => {
  const { port } = await startServer(async (request, response) => {
    response.end(await text(request));
  });
  const client = send({
    port,
    method: 'POST',
    headers: { connection: 'Upgrade', upgrade: 'h2c', 'content-length': 4 },
  });
  client.end('body');
  const [response] = await once(client, 'response');
  expect(await text(response)).toBe('body');
  client.destroy();
});

it('lets the client of the app go on that waits for 100 Continue', async () => {
  const { port } = await startServer(async (request, response) => {
    response.end(await text(request));
  });
  const client = send({ port, method: 'POST', headers: { expect: '100-continue' } });
  client.flushHeaders();
  await once(client, 'continue');
  client.end('body');
  const [response] = await once(client, 'response');
  expect(await text(response)).toBe('body');
});

it('does not send 100 Continue for an interceptor', async () => {
  const { port } = await startServer((_request, response) => response.end(), {
    ...nothing,
    request(_request, response) {
      response.writeHead(413).end();
      return true;
    },
  });
  const client = send({ port, method: 'POST', headers: { expect: '100-continue' } });
  let continued = false;
  client.on('continue', () => {
    continued = true;
  });
  client.flushHeaders();
  const [response] = await once(client, 'response');
  expect(response.statusCode).toBe(413);
  expect(continued).toBe(false);
  client.destroy();
});

it('has one interceptor', () => {
  const front = new HttpServerFront();
  front.intercept(nothing);
  expect(() => front.intercept(nothing)).toThrow(/gateway added twice/);
});
