import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { hasBody } from './clientBody.ts';

/**
 * A request's body for an upstream, as a stream that can be destroyed without the client's
 * connection: undici destroys the body of a request that failed or that was answered early, and the
 * client still has to get the answer. What is left of the body is then read and dropped.
 *
 * @returns undefined for a request without a body
 */
export function createRequestBody(request: IncomingMessage): Readable | undefined {
  if (!hasBody(request)) {
    return undefined;
  }
  const body = new Readable({
    read: () => void request.resume(),
    destroy(error, done) {
      request.off('data', push).off('end', end).off('close', close).resume();
      done(error);
    },
  });
  const push = (chunk: Buffer) => {
    if (!body.push(chunk)) {
      request.pause();
    }
  };
  const end = () => body.push(null);
  const close = () => {
    if (!request.complete) {
      body.destroy(new Error('The client went away while it sent the body'));
    }
  };
  request.on('data', push).on('end', end).on('close', close);
  return body;
}
