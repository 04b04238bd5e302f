import { channel } from 'node:diagnostics_channel';
import { Server as HttpServer } from 'node:http';
import { Server as HttpsServer } from 'node:https';
import { isRecord } from './isRecord.ts';

/** Published by Node when a server is about to listen, with the server and what it asks for. */
const LISTEN = 'tracing:net.server.listen:asyncStart';

/**
 * Learns which port the operating system gives to the HTTP server of this process, when it asks for
 * port 0. Backstage has no way to tell: the server belongs to its root HTTP router. Call it before
 * the server listens; the first HTTP server that asks for port 0 is the one.
 *
 * @returns gives the port; throws until the server listens
 */
export function watchEphemeralPort(): () => number {
  let server: HttpServer | HttpsServer | undefined;
  const listens = channel(LISTEN);
  const onListen = (event: unknown) => {
    if (!isRecord(event) || !isRecord(event.options) || event.options.port !== 0) {
      return;
    }
    if (event.server instanceof HttpServer || event.server instanceof HttpsServer) {
      server = event.server;
      listens.unsubscribe(onListen);
    }
  };
  listens.subscribe(onListen);
  return () => {
    const address = server?.address();
    if (typeof address !== 'object' || address === null) {
      throw new Error('The HTTP server does not listen yet, so its port is not known');
    }
    return address.port;
  };
}
