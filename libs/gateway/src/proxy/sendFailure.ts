import type { IncomingMessage, ServerResponse } from 'node:http';
import { isStillSending } from './clientBody.ts';
import { endResponse } from './endResponse.ts';
import { type FailureKind, failureAnswers } from './failures.ts';

/** Which request failed, in words that its client may read. */
export interface FailedRequest {
  readonly pluginId: string;
  /** The plugin that was probably meant. */
  readonly nearest?: string;
  readonly requestId: string;
}

/** Longer ids are cut: they are what the client wrote. */
const LONGEST_ID = 100;

/** Answers in the place of a plugin, in Backstage's error format. */
export function sendFailure(
  request: IncomingMessage,
  response: ServerResponse,
  kind: FailureKind,
  { pluginId, nearest, requestId }: FailedRequest,
): void {
  const { status, name, message, retryAfter } = failureAnswers[kind];
  const hint = nearest === undefined ? '' : `. Did you mean "${nearest}"?`;
  const body = JSON.stringify({
    error: {
      name,
      message: `Plugin ${JSON.stringify(pluginId.slice(0, LONGEST_ID))} ${message}${hint}`,
    },
    request: { method: request.method, url: request.url?.split('?', 1)[0] },
    requestId,
    response: { statusCode: status },
  });
  if (isStillSending(request)) {
    // The rest of the body will not be read.
    response.shouldKeepAlive = false;
  }
  const headers = ['content-type', 'application/json; charset=utf-8', 'x-request-id', requestId];
  headers.push('content-length', String(Buffer.byteLength(body)));
  if (retryAfter !== undefined) {
    headers.push('retry-after', String(retryAfter));
  }
  response.writeHead(status, headers);
  if (request.method !== 'HEAD') {
    response.write(body);
  }
  endResponse(request, response);
}
