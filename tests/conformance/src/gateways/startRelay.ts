import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { portOf } from '../portOf.ts';

/** A port that leads to another one. */
export interface Relay {
  readonly url: string;
  /** How often a text has passed it on the way in. */
  count(text: string): number;
  stop(): Promise<void>;
}

/** Starts to hand on connections to a local port, byte for byte. */
export async function startRelay(port: number): Promise<Relay> {
  const sockets = new Set<Socket>();
  const passed: Buffer[] = [];
  const server = createServer(client => {
    client.on('data', chunk => passed.push(chunk));
    const target = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [client, target],
      [target, client],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => undefined);
      from.once('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    count: text => Buffer.concat(passed).toString('latin1').split(text).length - 1,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) {
        socket.destroy();
      }
      await closed;
    },
  };
}
