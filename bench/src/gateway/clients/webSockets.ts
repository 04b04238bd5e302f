import { once } from 'node:events';
import { WebSocket } from 'ws';

/**
 * `node webSockets.ts <origin> <count>`: opens WebSockets, lets each say something and hear it back,
 * prints `open` and holds them until it is ended.
 */
const [origin = '', count] = process.argv.slice(2);
const AT_ONCE = 50;

const sockets: WebSocket[] = [];
while (sockets.length < Number(count)) {
  const some = Math.min(AT_ONCE, Number(count) - sockets.length);
  sockets.push(...(await Promise.all(Array.from({ length: some }, open))));
}
console.log('open');

async function open(): Promise<WebSocket> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/catalog/socket`, {
    handshakeTimeout: 5_000,
  });
  await once(socket, 'open');
  socket.send('are you there?');
  const [data] = await once(socket, 'message');
  if (String(data) !== 'are you there?') {
    throw new Error(`the WebSocket said ${data}`);
  }
  socket.once('close', () => {
    throw new Error('a WebSocket closed');
  });
  return socket;
}
