import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, it } from 'vitest';
import { SignalsGuard } from './SignalsGuard.ts';

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
/** The guard does not look at the signature: that is for who answers. */
const token = `${part({ typ: 'vnd.backstage.user' })}.${part({ sub: 'user:default/ann' })}.x`;

/** Both ends of a WebSocket that the guard lets pass, before somebody reads from it. */
async function openSignals(guard: SignalsGuard) {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => undefined);
  client.write(
    `GET /api/signals HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: ${token}\r\n\r\n`,
  );
  const [request, socket] = await once(server, 'upgrade');
  socket.on('error', () => undefined);
  expect(guard.mayUpgrade(request)).toBe(true);
  return {
    socket,
    client,
    async [Symbol.asyncDispose]() {
      client.destroy();
      socket.destroy();
      server.close();
    },
  };
}

it('ends a page that does not read, when a megabyte waits for it', async () => {
  await using signals = await openSignals(new SignalsGuard());
  const { socket } = signals;
  socket.on('data', () => undefined);
  // The system keeps some megabytes for a connection; the rest waits in this process.
  const message = 'x'.repeat(100_000);
  let waiting = 0;
  for (let sent = 0; sent < 1_000 && !socket.destroyed; sent++) {
    waiting = socket.writableLength;
    socket.write(message);
    await new Promise(resolve => setImmediate(resolve));
  }
  expect(socket.destroyed).toBe(true);
  expect(waiting).toBeLessThan(2_000_000);
});
