import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

const NOT_FOUND = 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';

/**
 * Answers 404 to a request for a WebSocket that all who listen leave to each other, and ends its
 * connection. Node has no limit for one that has left HTTP, so any path would hold one for ever,
 * without a token: plugin-signals-backend lets be what is not its own.
 *
 * @param patience - milliseconds that whoever takes it has for an answer
 */
export function endUnanswered(socket: Duplex, patience: number): void {
  if (!(socket instanceof Socket)) {
    return;
  }
  const written = socket.bytesWritten;
  const timer = setTimeout(() => {
    if (socket.bytesWritten === written) {
      socket.end(NOT_FOUND, () => socket.destroy());
    }
  }, patience);
  socket.once('close', () => clearTimeout(timer));
}
