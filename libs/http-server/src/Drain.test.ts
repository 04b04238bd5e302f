import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { Drain } from './Drain.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) {
    cleanup();
  }
});

/** A real server that is watched by a drain, and a client that keeps its connections. */
async function startServer(listener: RequestListener) {
  const drain = new Drain();
  const server = createServer(listener);
  drain.watch(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const agent = new Agent({ keepAlive: true });
  cleanups.push(() => {
    agent.destroy();
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const request = async (): Promise<IncomingMessage> => {
    const [response] = await once(get({ port, host: '127.0.0.1', agent }), 'response');
    return response.resume();
  };
  return { drain, request, server };
}

it('keeps connections alive until the drain starts, and closes them afterwards', async () => {
  const { drain, request } = await startServer((_request, answer) => answer.end('ok'));
  expect((await request()).headers.connection).toBe('keep-alive');
  drain.start();
  expect((await request()).headers.connection).toBe('close');
});

it('closes the connection of an answer that was under way when the drain started', async () => {
  const arrived = Promise.withResolvers<() => void>();
  const { drain, request } = await startServer((_request, answer) =>
    arrived.resolve(() => answer.end('late')),
  );
  const response = request();
  const answer = await arrived.promise;
  drain.start();
  answer();
  expect((await response).headers.connection).toBe('close');
});

it('ends an event stream that nobody else would end', async () => {
  const { drain, request, server } = await startServer((_request, answer) => {
    answer.writeHead(200, { 'content-type': 'text/event-stream' });
    answer.write('data: 1\n\n');
  });
  const response = await request();
  const broken = once(response, 'error');
  const closed = once(server, 'close');
  drain.start();
  server.close();
  expect(drain.end()).toBe(1);
  await closed;
  expect((await broken)[0]).toMatchObject({ code: 'ECONNRESET' });
});

it('ends a poll of the event bus as an answer, not as a broken one, and closes its connection', async () => {
  const { drain, request, server } = await startServer((_request, answer) => {
    answer.setHeader('backstage-events-notify-timeout', '55000');
    answer.writeHead(202).flushHeaders();
    // What plugin-events-backend does when it is told of an event, or of nothing for too long.
    answer.once('close', () => answer.end());
  });
  // Nobody else closes the connection in time.
  server.keepAliveTimeout = 60_000;
  const response = await request();
  const ended = once(response, 'end');
  const closed = once(server, 'close');
  drain.start();
  server.close();
  drain.endPolls();
  await ended;
  expect(response.complete).toBe(true);
  await closed;
});
