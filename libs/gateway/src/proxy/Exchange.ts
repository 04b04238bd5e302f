import type { Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import { UpstreamSpan } from '../telemetry/UpstreamSpan.ts';
import type { Instance } from '../upstreams/Instance.ts';
import { isHoldingBack, isStillSending } from './clientBody.ts';
import { createRequestBody } from './createRequestBody.ts';
import type { Party, Watch } from './Exchanges.ts';
import { endResponse } from './endResponse.ts';
import type { Forwarding } from './Forwarding.ts';
import { type FailureKind, failureOf } from './failures.ts';
import { HOPS_HEADER } from './HopTrail.ts';
import { isRetryable } from './isRetryable.ts';
import { isBlameless, type Outcome } from './Outcome.ts';
import type { ProxyContext } from './ProxyContext.ts';
import { reasonPhrase } from './reasonPhrase.ts';
import { requestHeaders } from './requestHeaders.ts';
import { responseHeaders } from './responseHeaders.ts';
import { sendFailure } from './sendFailure.ts';
import { sendInformation } from './sendInformation.ts';

/** Bytes up to which a whole body is copied behind the head. */
const SMALL = 16_384;

const NOTHING = Buffer.alloc(0);

/**
 * One request on its way through the gateway, and its answer on the way back: what undici reads of
 * the upstream is written to the client as it comes. Nothing is kept, parsed or waited for.
 */
export class Exchange implements Dispatcher.DispatchHandler, Party {
  readonly #proxy: ProxyContext;
  readonly #forwarding: Forwarding;
  readonly #socket: Socket;
  readonly #watch: Watch;
  readonly #span: UpstreamSpan | undefined;
  readonly #start = performance.now();
  #instance: Instance | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  /** Whether the client got an answer, or left: what undici says after that means nothing. */
  #ended = false;
  /** The head, and what came in the same packet, are sent together. */
  #first: Buffer | 'none yet' | 'sent' = 'none yet';
  #retried = false;

  constructor(proxy: ProxyContext, forwarding: Forwarding) {
    const { request, response, upstream } = forwarding;
    this.#proxy = proxy;
    this.#forwarding = forwarding;
    this.#socket = request.socket;
    this.#watch = proxy.exchanges.open(this, upstream.timeout);
    this.#span = UpstreamSpan.start(forwarding);
    upstream.retries.earn();
    response.once('close', () => this.#clientClosed());
  }

  /** Sends the request to an instance, if there is a choice to another one than that which failed. */
  send(failed?: Instance): void {
    const { request, client, path, upstream } = this.#forwarding;
    const hops = this.#proxy.hopTrail.extend(request.headers[HOPS_HEADER], this.#watch.id);
    const instance = upstream.pick(failed);
    if (hops === undefined || !instance) {
      this.#fail(hops === undefined ? 'loop' : 'unreachable');
      return;
    }
    this.#instance = instance;
    instance.inFlight++;
    const dispatch = () =>
      void instance.pool.dispatch(
        {
          method: (request.method ?? 'GET') as Dispatcher.HttpMethod,
          path: upstream.pathAt(instance, path),
          headers: requestHeaders(request, { client, hops, replaced: this.#span?.headers }),
          body: createRequestBody(request),
        },
        this,
      );
    if (this.#span) {
      this.#span.run(dispatch);
    } else {
      dispatch();
    }
  }

  bytesMoved(): number {
    return this.#socket.bytesRead + this.#socket.bytesWritten;
  }

  waitsForClient(): boolean {
    const { request, response } = this.#forwarding;
    return response.writableNeedDrain || isHoldingBack(request);
  }

  expire(): void {
    this.#fail(this.waitsForClient() ? 'client-timeout' : 'timeout');
    this.#controller?.abort(new Error('Nothing moved for too long'));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#ended) {
      controller.abort(new Error('The request ended before it was sent'));
    }
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    parsed: Record<string, string | string[]>,
    statusText?: string,
  ): void {
    const { request, response, client } = this.#forwarding;
    const headers = responseHeaders(
      (controller.rawHeaders ?? []) as Buffer[],
      parsed.connection?.toString(),
    );
    if (status < 200) {
      sendInformation(response, status, headers);
      return;
    }
    this.#noteAnswer(status);
    if (parsed['x-request-id'] === undefined) {
      headers.push('x-request-id', client.requestId);
    }
    if (isStillSending(request)) {
      // An early answer: what is left of the body will not be read.
      response.shouldKeepAlive = false;
    }
    response.writeHead(status, reasonPhrase(statusText), headers);
    if (parsed['content-type']?.toString().startsWith('text/event-stream')) {
      this.#watch.timeout = Number.POSITIVE_INFINITY;
    }
    process.nextTick(sendFirst, this);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#first === 'none yet') {
      this.#first = chunk;
    } else {
      this.sendFirst();
      this.#write(controller, chunk);
    }
  }

  onResponseEnd(controller: Dispatcher.DispatchController): void {
    const { request, response } = this.#forwarding;
    const trailers = responseHeaders((controller.rawTrailers ?? []) as Buffer[], undefined);
    if (trailers.length > 0) {
      response.addTrailers(pairs(trailers));
    }
    this.#end('answered');
    const first = this.#first;
    if (first instanceof Buffer && first.length <= SMALL && !isStillSending(request)) {
      // Node puts a string behind the head, and a Buffer into a second piece: this is one write.
      this.#first = 'sent';
      response.end(first.toString('latin1'), 'latin1');
    } else {
      this.sendFirst();
      endResponse(request, response);
    }
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#ended) {
      return;
    }
    const kind = failureOf(error);
    if (this.#mayRetry(kind)) {
      this.#retried = true;
      this.#proxy.metrics.retried(this.#forwarding.upstream);
      this.send(this.#release('failed'));
    } else {
      this.#fail(kind, error);
    }
  }

  #mayRetry(kind: FailureKind): boolean {
    const { request, response, upstream } = this.#forwarding;
    return (
      !this.#retried &&
      !response.headersSent &&
      isRetryable(request, kind) &&
      upstream.retries.spend()
    );
  }

  /** Answers in the upstream's place, or breaks the connection when the answer has begun. */
  #fail(kind: FailureKind, cause?: unknown): void {
    const { request, response, client, pluginId } = this.#forwarding;
    if (response.headersSent) {
      // An end would make a whole answer of half a one.
      response.destroy();
    } else {
      sendFailure(request, response, kind, { pluginId, requestId: client.requestId });
    }
    this.#end(kind, cause);
  }

  #clientClosed(): void {
    if (!this.#ended) {
      this.#end('aborted');
      this.#controller?.abort(new Error('The client went away'));
    }
  }

  #noteAnswer(status: number): void {
    const { upstream } = this.#forwarding;
    const instance = this.#instance;
    if (instance) {
      instance.noteLatency(performance.now() - this.#start);
      // A process that starts or stops answers 503 to everything.
      if (status === 502 || status === 503 || status === 504) {
        upstream.noteFailure(instance);
      } else {
        upstream.noteSuccess(instance);
      }
    }
  }

  #end(kind: Outcome['kind'], cause?: unknown): void {
    this.#ended = true;
    this.#watch.end();
    this.#release(isBlameless(kind) ? 'well' : 'failed');
    const { response } = this.#forwarding;
    const outcome: Outcome = {
      kind,
      status: response.headersSent ? response.statusCode : undefined,
      duration: performance.now() - this.#start,
      cause,
    };
    this.#span?.end(outcome);
    this.#proxy.ended(this.#forwarding, outcome);
  }

  /** Lets go of the instance, and tells which one it was. */
  #release(how: 'well' | 'failed'): Instance | undefined {
    const instance = this.#instance;
    if (instance) {
      instance.inFlight--;
      if (how === 'failed') {
        this.#forwarding.upstream.noteFailure(instance);
      }
    }
    this.#instance = undefined;
    return instance;
  }

  /** Sends the head and what there is of the body: an event stream may begin silent. */
  sendFirst(): void {
    const { response } = this.#forwarding;
    const first = this.#first;
    this.#first = 'sent';
    if (first instanceof Buffer && this.#controller) {
      this.#write(this.#controller, first);
    } else if (first === 'none yet' && !response.writableEnded) {
      // Not flushHeaders(): that writes the head as UTF-8, and header values are bytes.
      response.write(NOTHING);
    }
  }

  #write(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const { response } = this.#forwarding;
    if (!response.write(chunk)) {
      controller.pause();
      response.once('drain', () => controller.resume());
    }
  }
}

function sendFirst(exchange: Exchange): void {
  exchange.sendFirst();
}

function pairs(flat: readonly string[]): [string, string][] {
  const list: [string, string][] = [];
  for (let index = 0; index < flat.length; index += 2) {
    list.push([flat[index] ?? '', flat[index + 1] ?? '']);
  }
  return list;
}
