import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import onHeaders from 'on-headers';

/**
 * Ends a connection behind a request whose offer of another protocol (`Upgrade`) is not taken.
 *
 * Node answers such a request as an ordinary one, throws away what stands behind it in the same
 * packet, and reads what comes later as a new request: the body of a request that was thrown away
 * becomes a request of its own (Node 20 to 24; bareNode.test.ts notices when that changes). On a
 * connection that a load balancer shares, that is one user's bytes in another one's name. So the
 * answer closes the connection, and nothing behind the request is parsed, let alone executed.
 */
export class IgnoredOffers {
  readonly #last = new WeakMap<Socket, IncomingMessage>();

  /**
   * Ignores the offer of a request, which is the last one on its connection. Its own body still
   * arrives. Call it before Node reads on: in `shouldUpgradeCallback`.
   */
  ignore(request: IncomingMessage): void {
    const { socket } = request;
    if (!this.#last.has(socket)) {
      this.#last.set(socket, request);
      // plugin-signals-backend does not answer a request that has it: it waits for an upgrade.
      delete request.headers.upgrade;
      deafenBehind(request);
    }
  }

  /**
   * Whether a request may be executed: not when it stands behind an ignored offer. The parser is
   * deaf by then, but for what Node had read before it could be told.
   */
  admits(request: IncomingMessage): boolean {
    const last = this.#last.get(request.socket);
    return last === undefined || last === request;
  }

  /** Has the answer to an ignored offer close the connection, whatever its handler says of that. */
  closeAfter(request: IncomingMessage, response: ServerResponse): void {
    if (this.#last.get(request.socket) === request) {
      response.shouldKeepAlive = false;
      // Event streams like to say `Connection: keep-alive`.
      onHeaders(response, () => response.setHeader('Connection', 'close'));
    }
  }
}

/**
 * Lets Node's parser see nothing of a connection any more once this request has come whole. What
 * stands behind it in the same packet, the parser has stopped at by itself: it takes that for the
 * other protocol.
 */
function deafenBehind(request: IncomingMessage): void {
  const { socket } = request;
  const parse = socket.listeners('data');
  const deafen = () => {
    if (request.complete) {
      for (const listener of parse.splice(0)) {
        socket.off('data', listener as (chunk: Buffer) => void);
      }
    }
  };
  // With a listener of ours Node no longer reads past JavaScript, and what comes later is dropped.
  socket.on('data', deafen);
  process.nextTick(deafen);
}
