import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';

/** A private key and a certificate, as PEM. */
export interface TlsIdentity {
  readonly key: string;
  readonly cert: string;
}

/** A real HTTP server in the place of a service's instance. */
export class TestUpstream {
  readonly server: Server;
  /** Request lines that it has got. */
  readonly requests: string[] = [];
  /** Connections that it has got. */
  connections = 0;
  readonly #sockets = new Set<Socket>();
  readonly #protocol: 'http' | 'https';
  #port = 0;

  private constructor(listener: RequestListener, tls: TlsIdentity | undefined) {
    const noteAndListen: RequestListener = (request, response) => {
      this.requests.push(`${request.method} ${request.url}`);
      listener(request, response);
    };
    this.#protocol = tls ? 'https' : 'http';
    this.server = tls ? createTlsServer(tls, noteAndListen) : createServer(noteAndListen);
    this.server.on('connection', socket => {
      this.connections++;
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(listener: RequestListener, tls?: TlsIdentity): Promise<TestUpstream> {
    const upstream = new TestUpstream(listener, tls);
    await upstream.listen();
    return upstream;
  }

  get url(): string {
    return `${this.#protocol}://127.0.0.1:${this.#port}`;
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
