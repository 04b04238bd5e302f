import type { Socket } from 'node:net';

/** Calls back once, right before somebody begins to read from a socket that nobody reads from. */
export function beforeReader(socket: Socket, begin: () => void): void {
  const onListener = (event: string | symbol) => {
    if (event !== 'data') return;
    socket.off('newListener', onListener);
    begin();
  };
  socket.on('newListener', onListener);
}

/** Ends a connection whose other side sends more than so many bytes from now on. */
export function limitReceived(socket: Socket, most: number): void {
  const last = socket.bytesRead + most;
  socket.on('data', () => {
    if (socket.bytesRead > last) socket.destroy();
  });
}

/** Ends a connection as soon as something is written while so many bytes wait for its other side. */
export function limitWaiting(socket: Socket, most: number): void {
  const { write } = socket;
  socket.write = ((...args: Parameters<typeof write>) => {
    if (socket.writableLength > most) socket.destroy();
    return write.apply(socket, args);
  }) as typeof write;
}
