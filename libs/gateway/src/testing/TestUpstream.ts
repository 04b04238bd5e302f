import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';

/** A real HTTP server in the place of a service's instance. */
export class TestUpstream {
  readonly server: Server;
  /** Request lines that it has got. */
  readonly requests: string[] = [];
  /** Connections that it has got. */
  connections = 0;
  readonly #sockets = new Set<Socket>();
  #port = 0;

  private constructor(listener: RequestListener) {
    this.server = createServer((request, response) => {
      this.requests.push(`${request.method} ${request.url}`);
      listener(request, response);
    });
    this.server.on('connection', socket => {
      this.connections++;
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(listener: RequestListener): Promise<TestUpstream> {
    const upstream = new TestUpstream(listener);
    await upstream.listen();
    return upstream;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Listens, on the same port as before when it did so before. */
  async listen(): Promise<void> {
    await once(this.server.listen(this.#port, '127.0.0.1'), 'listening');
    const address = this.server.address();
    this.#port = typeof address === 'object' && address ? address.port : 0;
  }

  /** Breaks all connections and listens no more. */
  async die(): Promise<void> {
    if (this.server.listening) {
      const closed = once(this.server, 'close');
      this.server.close();
      for (const socket of this.#sockets) {
        socket.destroy();
      }
      await closed;
    }
  }
}
