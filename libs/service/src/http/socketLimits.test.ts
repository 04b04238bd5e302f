import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { beforeReader, limitReceived, limitWaiting } from './socketLimits.ts';

/** Both ends of a connection. */
async function openConnection() {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [socket]: Socket[] = await once(server, 'connection');
  if (!socket) throw new Error('No connection');
  for (const end of [socket, client]) end.on('error', () => undefined);
  return {
    socket,
    client,
    async [Symbol.asyncDispose]() {
      client.destroy();
      server.close();
    },
  };
}

it('ends a connection behind so many bytes, and begins to read with its reader only', async () => {
  await using connection = await openConnection();
  const { socket, client } = connection;
  beforeReader(socket, () => limitReceived(socket, 1_000));
  expect(socket.readableFlowing).toBe(null);
  let received = 0;
  socket.on('data', chunk => {
    received += chunk.length;
    socket.write(chunk);
  });
  client.write('x'.repeat(1_000));
  await once(client, 'data');
  expect(received).toBe(1_000);
  client.write('x');
  await once(client, 'close');
});

it('ends a connection whose other side does not read what is sent', async () => {
  await using connection = await openConnection();
  const { socket } = connection;
  limitWaiting(socket, 1_000_000);
  // The system keeps some megabytes for a connection; the rest waits in this process.
  const message = 'x'.repeat(100_000);
  for (let sent = 0; sent < 1_000 && !socket.destroyed; sent++) {
    socket.write(message);
    await new Promise(resolve => setImmediate(resolve));
  }
  expect(socket.destroyed).toBe(true);
});
