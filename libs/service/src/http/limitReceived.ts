import type { Socket } from 'node:net';

/**
 * Ends a connection whose client sends more than so many bytes from now on. It counts in front of
 * whoever reads, and does not begin to read by itself.
 */
export function limitReceived(socket: Socket, most: number): void {
  const last = socket.bytesRead + most;
  const beforeReader = (event: string | symbol) => {
    if (event !== 'data') return;
    socket.off('newListener', beforeReader);
    socket.on('data', () => {
      if (socket.bytesRead > last) socket.destroy();
    });
  };
  socket.on('newListener', beforeReader);
}
