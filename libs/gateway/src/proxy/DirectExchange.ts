import {
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { UpstreamSpan } from '../telemetry/UpstreamSpan.ts';
import type { Instance } from '../upstreams/Instance.ts';
import { isHoldingBack, isStillSending } from './clientBody.ts';
import type { Party, Watch } from './Exchanges.ts';
import { endResponse } from './endResponse.ts';
import type { Forwarding } from './Forwarding.ts';
import { type FailureKind, failureOf } from './failures.ts';
import { HOPS_HEADER } from './HopTrail.ts';
import { joinSockets } from './joinSockets.ts';
import { isBlameless, type Outcome } from './Outcome.ts';
import type { ProxyContext } from './ProxyContext.ts';
import { reasonPhrase } from './reasonPhrase.ts';
import { requestHeaders } from './requestHeaders.ts';
import { responseHeaders } from './responseHeaders.ts';
import { sendFailure } from './sendFailure.ts';
import { sendInformation } from './sendInformation.ts';

/** The client's side of a request for another protocol. */
export interface UpgradeSide {
  readonly socket: Socket;
  /** What the client sent right behind the request. */
  readonly head: Buffer;
}

/**
 * A request on a connection of its own, by Node's HTTP client: for what undici cannot send, an
 * upgrade that the upstream may refuse, and a body that waits for `100 Continue`. Both are rare and
 * neither is sent again.
 */
export class DirectExchange implements Party {
  readonly #proxy: ProxyContext;
  readonly #forwarding: Forwarding;
  readonly #socket: Socket;
  readonly #watch: Watch;
  readonly #span: UpstreamSpan | undefined;
  readonly #start = performance.now();
  #instance: Instance | undefined;
  #sent: ClientRequest | undefined;
  /** Whether the upstream wants the body of a request that asked first. */
  #continued = false;
  #ended = false;

  constructor(proxy: ProxyContext, forwarding: Forwarding) {
    const { request, response, upstream } = forwarding;
    this.#proxy = proxy;
    this.#forwarding = forwarding;
    this.#socket = request.socket;
    this.#watch = proxy.exchanges.open(this, upstream.timeout);
    this.#span = UpstreamSpan.start(forwarding);
    response.once('close', () => {
      if (!this.#ended) {
        this.#end('aborted');
        this.#sent?.destroy();
      }
    });
  }

  /** Sends the request with its body, whose client waits for `100 Continue`. */
  sendExpecting(): void {
    const { request, response } = this.#forwarding;
    // Node's client frames a body by itself for methods that usually have one. For all others it
    // writes the bare bytes behind the head, which would be a request of their own.
    const framing = 'transfer-encoding' in request.headers ? ['transfer-encoding', 'chunked'] : [];
    const sent = this.#send(['expect', '100-continue', ...framing]);
    if (sent) {
      sent.once('continue', () => {
        this.#continued = true;
        response.writeContinue();
      });
      sent.flushHeaders();
      // Nothing flows before the client goes on: because of the 100, or because it got tired of waiting.
      request.pipe(sent);
    }
  }

  /** Sends a request for another protocol, and joins both sides when the upstream agrees. */
  sendUpgrade(client: UpgradeSide): void {
    const protocol = this.#forwarding.request.headers.upgrade ?? '';
    const sent = this.#send(['connection', 'Upgrade', 'upgrade', protocol]);
    sent?.once('upgrade', (answer: IncomingMessage, socket: Socket, head: Buffer) =>
      this.#join(client, answer, { socket, head }),
    );
    sent?.end();
  }

  bytesMoved(): number {
    return this.#socket.bytesRead + this.#socket.bytesWritten;
  }

  waitsForClient(): boolean {
    const { request, response } = this.#forwarding;
    return response.writableNeedDrain || (this.#continued && isHoldingBack(request));
  }

  expire(): void {
    this.#fail(this.waitsForClient() ? 'client-timeout' : 'timeout');
    this.#sent?.destroy();
  }

  #send(more: readonly string[]): ClientRequest | undefined {
    const { request, response, client, path, upstream } = this.#forwarding;
    const hops = this.#proxy.hopTrail.extend(request.headers[HOPS_HEADER], this.#watch.id);
    const instance = upstream.pick();
    if (hops === undefined || !instance) {
      this.#fail(hops === undefined ? 'loop' : 'unreachable');
      return undefined;
    }
    this.#instance = instance;
    instance.inFlight++;
    const replaced = this.#span?.headers;
    const own = requestHeaders(request, { client, hops, replaced });
    const options: RequestOptions & { readonly allowHalfOpen: boolean } = {
      agent: false,
      allowHalfOpen: true,
      method: request.method,
      headers: ['host', instance.host, ...own, ...more],
    };
    const send = instance.origin.startsWith('https:') ? httpsRequest : httpRequest;
    const sent = send(`${instance.origin}${upstream.pathAt(instance, path)}`, options);
    sent.on('information', ({ statusCode, rawHeaders }) => {
      // Told by `continue` as well.
      if (statusCode !== 100) {
        sendInformation(response, statusCode, rawHeaders);
      }
    });
    sent.once('response', answer => this.#relay(answer));
    sent.on('error', error => {
      // Once it answers, the answer tells how it ends: an upstream may refuse a body and still answer.
      if (!this.#ended && !response.headersSent) {
        this.#fail(failureOf(error), error);
      }
    });
    this.#sent = sent;
    return sent;
  }

  #relay(answer: IncomingMessage): void {
    const { request, response, client } = this.#forwarding;
    if (isStillSending(request)) {
      response.shouldKeepAlive = false;
    }
    const headers = responseHeaders(answer.rawHeaders, answer.headers.connection);
    if (answer.headers['x-request-id'] === undefined) {
      headers.push('x-request-id', client.requestId);
    }
    this.#noteAnswer();
    response.writeHead(answer.statusCode ?? 502, reasonPhrase(answer.statusMessage), headers);
    answer.pipe(response, { end: false });
    answer.once('end', () => {
      this.#end('answered');
      endResponse(request, response);
    });
    answer.once('close', () => {
      if (!answer.complete && !this.#ended) {
        this.#fail('reset');
      }
    });
  }

  #join(client: UpgradeSide, answer: IncomingMessage, upstream: UpgradeSide): void {
    const { response } = this.#forwarding;
    this.#noteAnswer();
    response.detachSocket(client.socket);
    const headers = responseHeaders(answer.rawHeaders, answer.headers.connection);
    headers.push('Connection', 'Upgrade', 'Upgrade', answer.headers.upgrade ?? '');
    let head = 'HTTP/1.1 101 Switching Protocols\r\n';
    for (let index = 0; index < headers.length; index += 2) {
      head += `${headers[index]}: ${headers[index + 1]}\r\n`;
    }
    client.socket.write(`${head}\r\n`, 'latin1');
    response.statusCode = 101;

    // It may be silent for as long as both sides like; it counts as busy until it ends.
    const instance = this.#instance;
    this.#instance = undefined;
    this.#end('answered');
    joinSockets(client, upstream, () => {
      if (instance) {
        instance.inFlight--;
      }
    });
  }

  #noteAnswer(): void {
    if (this.#instance) {
      this.#instance.noteLatency(performance.now() - this.#start);
      this.#forwarding.upstream.noteSuccess(this.#instance);
    }
  }

  #fail(kind: FailureKind, cause?: unknown): void {
    const { request, response, client, pluginId } = this.#forwarding;
    if (response.headersSent) {
      response.destroy();
    } else {
      sendFailure(request, response, kind, { pluginId, requestId: client.requestId });
    }
    this.#end(kind, cause);
  }

  #end(kind: Outcome['kind'], cause?: unknown): void {
    const { response, upstream } = this.#forwarding;
    this.#ended = true;
    this.#watch.end();
    if (this.#instance) {
      this.#instance.inFlight--;
      if (!isBlameless(kind)) {
        upstream.noteFailure(this.#instance);
      }
    }
    const status = response.headersSent || kind === 'answered' ? response.statusCode : undefined;
    const outcome = { kind, status, duration: performance.now() - this.#start, cause };
    this.#span?.end(outcome);
    this.#proxy.ended(this.#forwarding, outcome);
  }
}
