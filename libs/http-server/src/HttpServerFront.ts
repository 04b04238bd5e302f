import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { answerUpgrade } from './answerUpgrade.ts';
import { endUnanswered } from './endUnanswered.ts';
import type { HttpServerService } from './httpServerRef.ts';
import { IgnoredOffers } from './IgnoredOffers.ts';
import { isWebSocketRequest } from './isWebSocketRequest.ts';

/** Sees each request before anybody else does. Each function returns whether it takes it. */
export interface RequestInterceptor {
  /**
   * A request. One that says `Expect: 100-continue` has had no answer to that yet: whoever takes
   * it decides.
   */
  request(request: IncomingMessage, response: ServerResponse): boolean;
  /**
   * A request for a WebSocket, the only one under way on its connection. `head` is what the client
   * sent right behind it.
   */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
}

/**
 * Says of a request for a WebSocket whether it may have one. One that may not is an ordinary request
 * for the interceptor and the app.
 */
export type UpgradeGuard = (request: IncomingMessage) => boolean;

/** How an `HttpServerFront` differs from the usual. */
export interface HttpServerFrontOptions {
  /** Default: every request for a WebSocket may have one. */
  readonly mayUpgrade?: UpgradeGuard;
  /** Milliseconds in which a WebSocket has to be answered. Default: 10,000. */
  readonly upgradePatience?: number;
}

/**
 * Stands between a server and the Express app that was to be its listener. What the interceptor
 * does not take goes the way that it would go without it.
 */
export class HttpServerFront implements HttpServerService {
  /** Requests whose client waits for a `100 Continue` before it sends the body. */
  readonly #waiting = new WeakSet<IncomingMessage>();
  readonly #offers = new IgnoredOffers();
  /** The latest answer on each connection: answers end in the order of their requests. */
  readonly #latest = new WeakMap<Socket, ServerResponse>();
  readonly #mayUpgrade: UpgradeGuard;
  readonly #upgradePatience: number;
  #interceptor: RequestInterceptor | undefined;
  #attached = false;

  constructor({ mayUpgrade = () => true, upgradePatience = 10_000 }: HttpServerFrontOptions = {}) {
    this.#mayUpgrade = mayUpgrade;
    this.#upgradePatience = upgradePatience;
  }

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
    // From Node 22.21 and 24.9 on. curl --http2 makes an offer with each first request.
    Object.assign(server, {
      shouldUpgradeCallback: (request: IncomingMessage) => this.#takesOffer(request),
    });
    server.off('request', app);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (!this.#offers.admits(request)) {
        return;
      }
      this.#latest.set(request.socket, response);
      this.#offers.closeAfter(request, response);
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
    server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
      this.#offers.closeAfter(request, response);
      response.writeHead(417).end();
    });
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      // Node has taken its own listener off: a reset before anybody else listens would be uncaught.
      socket.on('error', () => socket.destroy());
      if (this.#interceptor?.upgrade(request, socket, head)) {
        return;
      }
      if (server.listenerCount('upgrade') === 1) {
        answerUpgrade({ server, request, socket, head });
      } else {
        endUnanswered(socket, this.#upgradePatience);
      }
    });
  }

  /**
   * Whether a request leaves HTTP. One behind others that still wait for their answers does not: on
   * its connection come their answers first, and a client of WebSockets does not ask so.
   */
  #takesOffer(request: IncomingMessage): boolean {
    const latest = this.#latest.get(request.socket);
    const takes =
      isWebSocketRequest(request) &&
      (latest === undefined || latest.writableFinished) &&
      this.#offers.admits(request) &&
      this.#mayUpgrade(request);
    if (!takes) {
      this.#offers.ignore(request);
    }
    return takes;
  }
}
