/** Loaded into services with `node --import`: prints each connection that the process opens. */
import { subscribe } from 'node:diagnostics_channel';

subscribe('net.client.socket', ({ socket }) => {
  socket.once('connectionAttempt', (ip, port) => console.log(`connects to ${ip} ${port}`));
});
