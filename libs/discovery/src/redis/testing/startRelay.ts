import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A way to a server that lets some clients through, and breaks the connections of others. */
export interface Relay {
  readonly port: number;
  /** Lets everybody through from now on. */
  open(): void;
}

/**
 * Starts a relay on a free port. It ends with the test.
 *
 * @param to - the port of the server
 * @param barred - a text in a client's first bytes, such as the name that it gives itself
 */
export async function startRelay(to: number, barred: string): Promise<Relay> {
  let isOpen = false;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket.on('error', () => {}));
    socket.once('close', () => sockets.delete(socket));
  };
  const relay = createServer(client => {
    keep(client);
    client.once('data', first => {
      if (!isOpen && first.includes(barred)) {
        client.destroy();
        return;
      }
      const server = connect(to, '127.0.0.1');
      keep(server);
      server.write(first);
      client.pipe(server).pipe(client);
    });
  }).listen(0, '127.0.0.1');
  await once(relay, 'listening');
  onTestFinished(() => {
    relay.close();
    for (const socket of sockets) {
      socket.destroy();
    }
  });
  return {
    port: (relay.address() as AddressInfo).port,
    open() {
      isOpen = true;
    },
  };
}
