import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * Answers a request for another protocol that nobody listens for, as Node does without any
 * `upgrade` listener: as an ordinary request. A plugin that begins to listen because of it gets it:
 * plugin-signals-backend listens from its first request on, and without this that request, the
 * first WebSocket after a start, would never be answered.
 */
export function answerUpgrade(options: {
  readonly server: Server;
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  /** What the client sent right behind the request. */
  readonly head: Buffer;
}): void {
  const { server, request, socket, head } = options;
  const { url } = request;
  if (!(socket instanceof Socket)) {
    socket.destroy();
    return;
  }
  const response = new ServerResponse(request);
  // The parser is gone from this connection: nothing can follow.
  response.shouldKeepAlive = false;
  response.assignSocket(socket);

  const handOver = (event: string | symbol, listen: (...args: unknown[]) => void) => {
    if (event === 'upgrade' && !response.headersSent) {
      server.off('newListener', handOver);
      response.detachSocket(socket);
      // Express cuts off what a router is mounted at, for as long as the request is in it.
      request.url = url;
      listen.call(server, request, socket, head);
    }
  };
  server.on('newListener', handOver);
  const settle = () => server.off('newListener', handOver);
  socket.once('close', settle);
  response.once('finish', () => {
    settle();
    socket.end();
  });
  server.emit('request', request, response);
}
