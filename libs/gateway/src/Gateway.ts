import { type IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { RequestInterceptor } from '@splitstage/http-server';
import { hasBody } from './proxy/clientBody.ts';
import { DirectExchange } from './proxy/DirectExchange.ts';
import { Exchange } from './proxy/Exchange.ts';
import type { Forwarding } from './proxy/Forwarding.ts';
import type { FailureKind } from './proxy/failures.ts';
import { identifyClient } from './proxy/identifyClient.ts';
import type { ProxyContext } from './proxy/ProxyContext.ts';
import { sendFailure } from './proxy/sendFailure.ts';
import type { TrustBoundary } from './proxy/TrustBoundary.ts';
import type { Route, Routes } from './routing/Routes.ts';
import { isUnambiguous, readTarget, type Target } from './routing/readTarget.ts';

/** What a `Gateway` needs. */
export interface GatewayOptions {
  readonly routes: Routes;
  readonly boundary: TrustBoundary;
  readonly proxy: ProxyContext;
}

/** Forwards the requests of plugins that other services run, and lets all others be. */
export class Gateway implements RequestInterceptor {
  readonly #proxy: ProxyContext;
  readonly #boundary: TrustBoundary;
  /** Connections on which a request was refused for what it is. */
  readonly #refused = new WeakSet<Socket>();
  #routes: Routes;

  constructor(options: GatewayOptions) {
    this.#routes = options.routes;
    this.#proxy = options.proxy;
    this.#boundary = options.boundary;
  }

  /** Goes by other routes from now on. */
  use(routes: Routes): void {
    this.#routes = routes;
  }

  request(request: IncomingMessage, response: ServerResponse): boolean {
    if (this.#refused.has(request.socket)) {
      // It may be a part of what was refused; the connection closes behind that answer.
      return true;
    }
    return this.#take(request, response, forwarding => {
      if (waitsForContinue(request)) {
        new DirectExchange(this.#proxy, forwarding).sendExpecting();
      } else {
        new Exchange(this.#proxy, forwarding).send();
      }
    });
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    if (!(socket instanceof Socket) || !this.#targetOf(request)) {
      return false;
    }
    const response = new ServerResponse(request);
    // The parser is gone from this connection: nothing can follow but the other protocol.
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    response.once('finish', () => socket.end());
    return this.#take(request, response, forwarding => {
      if (/^websocket$/i.test(request.headers.upgrade ?? '')) {
        new DirectExchange(this.#proxy, forwarding).sendUpgrade({ socket, head });
      } else {
        // A server may ignore the offer of any other protocol (RFC 9110 §7.8); h2c through a proxy
        // would carry requests that the proxy never sees.
        new Exchange(this.#proxy, forwarding).send();
      }
    });
  }

  /** The plugin's path that a request asks for; undefined when it is for this process. */
  #targetOf(request: IncomingMessage): Target | undefined {
    const target = readTarget(request.url ?? '');
    return target && !this.#routes.isOwn(target.pluginId) ? target : undefined;
  }

  #take(
    request: IncomingMessage,
    response: ServerResponse,
    forward: (forwarding: Forwarding) => void,
  ): boolean {
    const target = this.#targetOf(request);
    if (!target) {
      return false;
    }
    const client = identifyClient(request, this.#boundary);
    const { pluginId, path } = target;
    const follow = (route: Route) => {
      if (typeof route === 'string') {
        const nearest = route === 'unknown-plugin' ? this.#routes.nearest?.(pluginId) : undefined;
        sendFailure(request, response, route, { pluginId, nearest, requestId: client.requestId });
      } else {
        forward({ request, response, client, pluginId, path, upstream: route });
      }
    };
    const refusal = refusalOf(request, path);
    if (refusal) {
      this.#refused.add(request.socket);
      response.shouldKeepAlive = false;
    }
    const route = refusal ?? this.#routes.find(pluginId);
    if (route instanceof Promise) {
      void route.then(follow);
    } else {
      follow(route);
    }
    return true;
  }
}

/**
 * Whether a client waits before it sends the body. An expectation without a body, or in HTTP/1.0, is
 * none (RFC 9110 §10.1.1).
 */
function waitsForContinue(request: IncomingMessage): boolean {
  const { headers, httpVersionMinor } = request;
  return headers.expect !== undefined && httpVersionMinor === 1 && hasBody(request);
}

/** Why a request is refused before anybody is asked for its plugin. */
function refusalOf(request: IncomingMessage, path: string): FailureKind | undefined {
  if (request.httpVersionMajor !== 1) {
    // Node's parser takes "HTTP/0.9" and "HTTP/2.0" in a request line.
    return 'unknown-version';
  }
  if (!isUnambiguous(path)) {
    return 'ambiguous-path';
  }
  const { 'transfer-encoding': encoding } = request.headers;
  const isChunked = encoding?.toLowerCase() === 'chunked' && request.httpVersionMinor === 1;
  if (encoding !== undefined && !isChunked) {
    // Nobody here could undo it, and the service would not learn of it (RFC 9112 §6.1 wants a 501).
    // HTTP/1.0 has no chunks: whoever forwards some may have read the body in another way.
    return 'unknown-encoding';
  }
  return hasSeveralHosts(request.rawHeaders) ? 'ambiguous-host' : undefined;
}

/** Node takes the first Host of several, another server may take the last: RFC 9112 §3.2 wants a 400. */
function hasSeveralHosts(rawHeaders: readonly string[]): boolean {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') {
      count++;
    }
  }
  return count > 1;
}
