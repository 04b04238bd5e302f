import { once } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { Answer } from './client/Answer.ts';
import { RawConnection } from './client/RawConnection.ts';
import { type RequestOptions, sendRequest } from './client/sendRequest.ts';
import type { GatewayProcess } from './gateways/GatewayProcess.ts';
import type { Setup } from './Setup.ts';
import type { Upstream } from './upstream/Upstream.ts';
import { within } from './within.ts';

/** A request of a case, and where it goes if not to the gateway that all cases share. */
export interface AskOptions extends RequestOptions {
  readonly to?: GatewayProcess;
}

/** What one case works with. All that it opens ends with it. */
export class Context {
  readonly gateway: GatewayProcess;
  /** A gateway that trusts proxies on loopback: `backend.trustProxy: loopback`. */
  readonly trusting: GatewayProcess;
  /** Owner of plugin `one`. */
  readonly one: Upstream;
  /** Owner of `two`, of `prefixed` (under a path of its own) and of `mcp-actions`. */
  readonly two: Upstream;
  readonly #setup: Setup;
  readonly #cleanups: (() => unknown)[] = [];
  #ended = false;

  constructor(setup: Setup) {
    this.#setup = setup;
    this.gateway = setup.gateway;
    this.trusting = setup.trusting;
    this.one = setup.one;
    this.two = setup.two;
  }

  /** Starts a request on a connection of its own; the caller sends the body and ends it. */
  open({ to = this.gateway, ...options }: AskOptions): ClientRequest {
    const sent = sendRequest(to, options);
    this.#later(() => sent.destroy());
    return sent;
  }

  /** Starts a request without a body, and waits for the headers of its answer. */
  async start(options: AskOptions): Promise<IncomingMessage> {
    const sent = this.open(options);
    if (options.body === undefined) {
      sent.end();
    }
    return await responseOf(sent);
  }

  /** Makes a request and reads its answer; rejects when that breaks off. */
  async ask(options: AskOptions): Promise<Answer> {
    return await Answer.read(await this.start(options));
  }

  /** Opens a connection for what no client would send. */
  async connect(to: GatewayProcess = this.gateway): Promise<RawConnection> {
    const connection = await RawConnection.open(to);
    this.#later(() => connection.socket.destroy());
    return connection;
  }

  /** Opens a WebSocket; resolves when it is open. */
  async webSocket(
    path: string,
    options: {
      readonly to?: GatewayProcess;
      readonly protocols?: string[];
      readonly compress?: boolean;
    } = {},
  ): Promise<WebSocket> {
    const { to = this.gateway, protocols = [], compress = false } = options;
    const socket = new WebSocket(`ws://${to.host}:${to.port}${path}`, protocols, {
      perMessageDeflate: compress,
    });
    socket.on('error', () => undefined);
    this.#later(() => socket.terminate());
    await opened(socket);
    return socket;
  }

  /** Starts a gateway of the case's own: resolves when it listens, before any request has come. */
  async startGateway(): Promise<GatewayProcess> {
    const gateway = await this.#setup.startGateway();
    this.#later(() => gateway.stop());
    return gateway;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    await Promise.all(this.#cleanups.map(cleanup => cleanup()));
  }

  /** What a case opens after its deadline ends at once. */
  #later(cleanup: () => unknown): void {
    if (this.#ended) {
      cleanup();
    } else {
      this.#cleanups.push(cleanup);
    }
  }
}

/** Waits for the headers of an answer; rejects when the connection ends without. */
export async function responseOf(sent: ClientRequest): Promise<IncomingMessage> {
  const [response] = await once(sent, 'response');
  return response;
}

/** Milliseconds that a WebSocket may take to open. */
const OPENING = 5_000;

async function opened(socket: WebSocket): Promise<void> {
  const refused = Promise.withResolvers<never>();
  socket.once('unexpected-response', (_request, { statusCode }) =>
    refused.reject(new Error(`The WebSocket was refused with ${statusCode}`)),
  );
  await within(OPENING, 'a WebSocket', Promise.race([once(socket, 'open'), refused.promise]));
}
