/**
 * Loaded into each gateway with `node --import`. Prints each connection that the process opens,
 * which tells whether it asked somebody; and ends with whoever started it.
 */
import { subscribe } from 'node:diagnostics_channel';

subscribe('net.client.socket', ({ socket }) => {
  socket.once('connectionAttempt', (ip, port) => console.log(`connects to ${ip} ${port}`));
});
process.stdin.once('end', () => process.exit(1)).resume();
process.stdin.unref?.();
