import type { IncomingMessage, ServerResponse } from 'node:http';
import { isStillSending } from './clientBody.ts';

/** Milliseconds that a client has to see an early answer and to stop sending. */
const LINGER = 1_000;

/**
 * Ends a response. When the client is still sending, its bytes are read and dropped for a moment
 * first: a connection that is closed with unread bytes is reset, and the reset can take the answer
 * with it that the client has not read yet (RFC 9112 §9.6).
 */
export function endResponse(request: IncomingMessage, response: ServerResponse): void {
  if (!isStillSending(request)) {
    response.end();
    return;
  }
  const end = () => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, LINGER);
  request.once('close', end).once('end', end).resume();
}
