import { IncomingMessage } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Arrival } from './Endpoint.ts';

/** How an upstream opens a WebSocket. */
export interface AcceptOptions {
  /** Chooses one of the protocols that the client offers. */
  readonly protocol?: string;
  readonly compress?: boolean;
}

/** Opens the WebSocket that a request asks for. */
export async function acceptWebSocket(
  { request, connection }: Arrival,
  { protocol, compress = false }: AcceptOptions = {},
): Promise<WebSocket> {
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: compress,
    maxPayload: 64 * 1024 * 1024,
    handleProtocols: () => protocol ?? false,
  });
  const message = new IncomingMessage(connection.socket);
  message.method = request.method;
  message.url = request.target;
  for (const [name, value] of request.headers) {
    message.headers[name.toLowerCase()] ??= value;
  }
  const head = connection.take();
  const { promise, resolve } = Promise.withResolvers<WebSocket>();
  server.handleUpgrade(message, connection.socket, head, resolve);
  const socket = await promise;
  connection.socket.resume();
  return socket;
}
