import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Lets the clients of a server go without an error. From the moment that a shutdown begins, each
 * answer says `Connection: close`; otherwise a client's next request on the same connection meets
 * a server that is gone (kubernetes/kubernetes#106476: requests arrive after SIGTERM).
 */
export class Drain {
  readonly #answers = new Set<ServerResponse>();
  readonly #sockets = new Set<Socket>();
  #draining = false;

  /** Follows the connections and answers of a server; call it before the server listens. */
  watch(server: Server): void {
    server.on('connection', socket => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    server.prependListener('request', (_request: IncomingMessage, answer: ServerResponse) => {
      this.#answers.add(answer);
      answer.once('close', () => this.#answers.delete(answer));
      if (this.#draining) {
        sayClose(answer);
      }
    });
  }

  /** Starts the drain: answers that are under way and all later ones close their connection. */
  start(): void {
    this.#draining = true;
    this.#answers.forEach(sayClose);
  }

  /** Ends what is still open, event streams and WebSockets included. Returns how many there were. */
  end(): number {
    const open = this.#sockets.size;
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    return open;
  }
}

function sayClose(answer: ServerResponse): void {
  if (!answer.headersSent) {
    answer.shouldKeepAlive = false;
  }
}
