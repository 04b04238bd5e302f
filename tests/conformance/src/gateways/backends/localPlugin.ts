import { type IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { WebSocketServer } from 'ws';

/**
 * A plugin in the gateway's own process: says hello, counts what it is sent, and has a WebSocket
 * that echoes.
 */
export const localPlugin = createBackendPlugin({
  pluginId: 'local',
  register(env) {
    env.registerInit({
      deps: { httpRouter: coreServices.httpRouter },
      init: async ({ httpRouter }) => {
        httpRouter.addAuthPolicy({ path: '/', allow: 'unauthenticated' });
        const echo = createEcho();
        let listening = false;
        httpRouter.use(async (request, response, next) => {
          if (request.headers.upgrade !== undefined && !listening) {
            // As plugin-signals-backend does it: listens from its first request on, and answers
            // none itself.
            listening = true;
            const server = 'server' in request.socket ? request.socket.server : undefined;
            if (server instanceof Server) {
              server.on('upgrade', echo);
            }
          } else if (request.url === '/hello') {
            response.json({ hello: 'local' });
          } else if (request.url === '/count') {
            response.json({ bytes: await count(request) });
          } else {
            next();
          }
        });
      },
    });
  },
});

/** A WebSocket that says what it hears, at the plugin's own path only. */
function createEcho() {
  const webSockets = new WebSocketServer({ noServer: true });
  return (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.url === '/api/local') {
      webSockets.handleUpgrade(request, socket, head, webSocket => {
        webSocket.on('message', (data, binary) => webSocket.send(data, { binary }));
      });
    }
  };
}

async function count(body: AsyncIterable<Buffer>): Promise<number> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
  }
  return bytes;
}
