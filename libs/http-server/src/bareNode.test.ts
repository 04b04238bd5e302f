import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';

/** A server of Node's alone, and what it executes of the packets of one connection. */
async function executedBy(packets: readonly string[], listensForUpgrades: boolean) {
  const executed: string[] = [];
  const server = createServer((request, response) => {
    executed.push(`${request.method} ${request.url}`);
    response.end();
  });
  if (listensForUpgrades) {
    server.on('upgrade', (_request, socket) => socket.destroy());
    Object.assign(server, { shouldUpgradeCallback: () => false });
  }
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  for (const packet of packets) {
    socket.write(packet);
    await once(socket, 'data');
  }
  socket.destroy();
  return executed;
}

const OFFER = 'GET /1 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: foo\r\n\r\n';
const BODY = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n';
const POST = `POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: ${BODY.length}\r\n\r\n`;

// On the day on which this fails, IgnoredOffers.ts may go: Node reads on behind an offer as behind
// any other request.
it.each([false, true])(
  'Node takes the body behind an ignored offer for a request (listener: %s)',
  async listens => {
    expect(await executedBy([OFFER + POST, BODY], listens)).toEqual(['GET /1', 'GET /smuggled']);
  },
);
