import type { ServerResponse } from 'node:http';

/**
 * Passes an interim answer (1xx but 101) on, such as 103 Early Hints; Node has functions for some
 * of them only. A client of HTTP/1.0 does not know them (RFC 9110 §15.2).
 */
export function sendInformation(
  response: ServerResponse,
  status: number,
  headers: readonly string[],
): void {
  const { socket, headersSent, req } = response;
  if (!socket || headersSent || req.httpVersionMinor === 0) {
    return;
  }
  let head = `HTTP/1.1 ${status} \r\n`;
  for (let index = 0; index < headers.length; index += 2) {
    head += `${headers[index]}: ${headers[index + 1]}\r\n`;
  }
  socket.write(`${head}\r\n`, 'latin1');
}
