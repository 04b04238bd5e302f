import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { portOf } from '../portOf.ts';
import { answerWith } from './answerWith.ts';
import { Connection } from './Connection.ts';
import { Endpoint, type Handler } from './Endpoint.ts';
import type { ReceivedRequest } from './ReceivedRequest.ts';

/**
 * A service behind the gateway that does what a case wants, down to the single byte, and notes what
 * it gets. Cases share it: each asks for an endpoint of its own.
 */
export class Upstream {
  readonly pluginId: string;
  readonly #server: Server;
  readonly #connections = new Set<Connection>();
  readonly #endpoints = new Map<string, Endpoint>();

  private constructor(pluginId: string) {
    this.pluginId = pluginId;
    this.#server = createServer({ allowHalfOpen: true }, socket => {
      const connection = new Connection(socket, request => this.#dispatch(request, connection));
      this.#connections.add(connection);
      socket.once('close', () => this.#connections.delete(connection));
    });
  }

  /** @param pluginId - the plugin whose owner it is */
  static async start(pluginId: string): Promise<Upstream> {
    const upstream = new Upstream(pluginId);
    await once(upstream.#server.listen(0, '127.0.0.1'), 'listening');
    return upstream;
  }

  get host(): string {
    return `127.0.0.1:${portOf(this.#server)}`;
  }

  get url(): string {
    return `http://${this.host}`;
  }

  /** Makes a path that does something; by default it answers 200 with its token once the request is whole. */
  endpoint(handler: Handler = answerWith()): Endpoint {
    const token = `t${randomBytes(8).toString('hex')}`;
    const endpoint = new Endpoint({ pluginId: this.pluginId, token, handler });
    this.#endpoints.set(token, endpoint);
    return endpoint;
  }

  /** Breaks all connections and listens no more. */
  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const { socket } of this.#connections) {
      socket.destroy();
    }
    await closed;
  }

  #dispatch(request: ReceivedRequest, connection: Connection): void {
    const tokens = request.head.match(/t[0-9a-f]{16}/g) ?? [];
    const endpoint = tokens.map(token => this.#endpoints.get(token)).find(Boolean);
    if (endpoint) {
      endpoint.arrive({ request, connection }).catch(() => connection.socket.destroy());
    } else {
      connection.socket.destroy();
    }
  }
}
