import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { limitReceived } from './limitReceived.ts';

it('ends a connection behind so many bytes, and begins to read with its reader only', async () => {
  let received = 0;
  const server = createServer();
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => undefined);
    limitReceived(socket, 1_000);
    expect(socket.readableFlowing).toBe(null);
    socket.on('data', chunk => {
      received += chunk.length;
      socket.write(chunk);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => undefined);
  try {
    client.write('x'.repeat(1_000));
    await once(client, 'data');
    expect(received).toBe(1_000);
    const closed = once(client, 'close');
    client.write('x');
    await closed;
  } finally {
    client.destroy();
    server.close();
  }
});
