import type { Socket } from 'node:net';

/** One side of a connection, and what it has sent already. */
export interface Side {
  readonly socket: Socket;
  readonly head: Buffer;
}

/** Milliseconds without a byte after which TCP asks whether the other end is still there. */
const KEEP_ALIVE = 30_000;

/**
 * Hands on bytes between two sockets, both ways, each end for itself: one side may stop sending and
 * still receive. A side that breaks breaks the other.
 */
export function joinSockets(one: Side, other: Side, onEnd: () => void): void {
  for (const { socket, head } of [one, other]) {
    socket.setTimeout(0).setNoDelay(true).setKeepAlive(true, KEEP_ALIVE);
    if (head.length > 0) {
      socket.unshift(head);
    }
  }
  handOn(one.socket, other.socket);
  handOn(other.socket, one.socket);
  one.socket.once('close', onEnd);
}

function handOn(from: Socket, to: Socket): void {
  from.pipe(to);
  from.on('error', () => to.destroy());
  from.on('close', () => {
    if (!from.readableEnded) {
      to.destroy();
    }
  });
}
