import type { IncomingMessage } from 'node:http';

/** Whether a request has a body (RFC 9112 §6.3), however much of it has come. */
export function hasBody({ headers }: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = headers;
  return encoding !== undefined || (length !== undefined && length !== '0');
}

/** Whether it is the client that keeps a body waiting: there is room for more, and nothing comes. */
export function isHoldingBack(request: IncomingMessage): boolean {
  return isStillSending(request) && request.readableFlowing === true;
}

/** Whether the client is still sending. `complete` alone is false for a moment without a body too. */
export function isStillSending(request: IncomingMessage): boolean {
  return !request.complete && hasBody(request);
}
