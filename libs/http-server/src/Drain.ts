import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Bag } from './Bag.ts';

/**
 * Marks an answer of Backstage's event bus that says nothing until there is something to fetch, and
 * at the latest after as many milliseconds (EVENTS_NOTIFY_TIMEOUT_HEADER of plugin-events-node).
 */
const NOTIFY_TIMEOUT_HEADER = 'backstage-events-notify-timeout';

/**
 * Lets the clients of a server go without an error. From the moment that a shutdown begins, each
 * answer says `Connection: close`; otherwise a client's next request on the same connection meets
 * a server that is gone (kubernetes/kubernetes#106476: requests arrive after SIGTERM).
 */
export class Drain {
  readonly #answers = new Bag<ServerResponse>();
  readonly #sockets = new Bag<Socket>();
  #draining = false;

  /** Follows the connections and answers of a server; call it before the server listens. */
  watch(server: Server): void {
    server.on('connection', socket => {
      const place = this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.remove(place));
    });
    server.prependListener('request', (_request: IncomingMessage, answer: ServerResponse) => {
      const place = this.#answers.add(answer);
      answer.once('close', () => this.#answers.remove(place));
      if (this.#draining) {
        sayClose(answer);
      }
    });
  }

  /** Starts the drain: answers that are under way and all later ones close their connection. */
  start(): void {
    this.#draining = true;
    for (const answer of this.#answers) {
      sayClose(answer);
    }
  }

  /**
   * Ends the polls of the event bus, which would keep the server for a minute. Their end says that
   * it is time to ask again: of another replica, because their connections end too.
   */
  endPolls(): void {
    for (const answer of this.#answers) {
      if (answer.hasHeader(NOTIFY_TIMEOUT_HEADER) && answer.headersSent) {
        const { socket } = answer;
        answer.end(() => socket?.end());
      }
    }
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
