import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { answerUpgrade } from './answerUpgrade.ts';
import type { HttpServerService } from './httpServerRef.ts';

/** Sees each request before anybody else does. Each function returns whether it takes it. */
export interface RequestInterceptor {
  /**
   * A request. One that says `Expect: 100-continue` has had no answer to that yet: whoever takes
   * it decides.
   */
  request(request: IncomingMessage, response: ServerResponse): boolean;
  /** A request that wants another protocol. `head` is what the client sent right behind it. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
}

/**
 * Stands between a server and the Express app that was to be its listener. What the interceptor
 * does not take goes the way that it would go without it.
 */
export class HttpServerFront implements HttpServerService {
  /** Requests whose client waits for a `100 Continue` before it sends the body. */
  readonly #waiting = new WeakSet<IncomingMessage>();
  #interceptor: RequestInterceptor | undefined;
  #attached = false;

  get attached(): boolean {
    return this.#attached;
  }

  intercept(interceptor: RequestInterceptor): void {
    if (this.#interceptor) {
      throw new Error('The HTTP server has an interceptor already: is the gateway added twice?');
    }
    this.#interceptor = interceptor;
  }

  /** Takes the place of the app as the server's listener. */
  attach(server: Server, app: RequestListener): void {
    this.#attached = true;
    // From Node 24.9 on: offers of other protocols, which a server may ignore (RFC 9110 §7.8), stay
    // ordinary requests, bodies included. curl --http2 makes one with each first request.
    Object.assign(server, { shouldUpgradeCallback: wantsWebSocket });
    server.off('request', app);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (this.#interceptor?.request(request, response)) {
        return;
      }
      if (this.#waiting.delete(request)) {
        response.writeContinue();
      }
      app(request, response);
    });
    server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
      this.#waiting.add(request);
      server.emit('request', request, response);
    });
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (
        !this.#interceptor?.upgrade(request, socket, head) &&
        server.listenerCount('upgrade') === 1
      ) {
        answerUpgrade({ server, request, socket, head });
      }
    });
  }
}

function wantsWebSocket({ headers }: IncomingMessage): boolean {
  return /^websocket$/i.test(headers.upgrade ?? '');
}
