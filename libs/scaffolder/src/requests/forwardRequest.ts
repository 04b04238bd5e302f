import { type IncomingHttpHeaders, type IncomingMessage, request as send } from 'node:http';
import { InputError } from '@backstage/errors';
import type { Request, Response } from 'express';
import type { TemplateProcess } from '../process/TemplateProcess.ts';

/** What speaks for the user, which a template process must not see, and what is for one connection. */
const HELD_BACK = new Set([
  'authorization',
  'connection',
  'cookie',
  'expect',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Sends a request to a template process, and its answer to the client.
 *
 * @param body - the request's, as it was read
 * @param most - bytes of the answer
 * @throws ProcessEnd when the process is ended before it has begun to answer
 */
export async function forwardRequest(
  child: TemplateProcess,
  request: Request,
  body: Buffer,
  response: Response,
  most: number,
): Promise<void> {
  const answered = new AbortController();
  const ended = child.ended.then(end => {
    if (!answered.signal.aborted) throw end;
  });
  ended.catch(() => {});
  try {
    const answer = await Promise.race([
      ask(child, request, body),
      ended.then(() => undefined as never),
    ]);
    // Whole: who reads it slowly must not say how long this takes.
    const content = await Promise.race([take(answer, most), ended.then(() => undefined as never)]);
    response.status(answer.statusCode ?? 502);
    for (const [name, value] of Object.entries(answer.headers)) {
      if (value !== undefined && !HELD_BACK.has(name)) response.setHeader(name, value);
    }
    response.end(content);
  } catch (error) {
    if (child.connection.destroyed) await ended;
    throw error;
  } finally {
    answered.abort();
  }
}

function ask(child: TemplateProcess, request: Request, body: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = send({
      createConnection: () => child.connection,
      method: request.method,
      path: request.originalUrl,
      headers: {
        ...passedOn(request.headers),
        // The body is whole, and decoded.
        'content-encoding': 'identity',
        'content-length': body.length,
        host: 'template',
        connection: 'close',
      },
    });
    outgoing.once('response', resolve);
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

function passedOn(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HELD_BACK.has(name)));
}

async function take(answer: IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    bytes += chunk.length;
    if (bytes > most) {
      throw new InputError(
        `The answer has more than ${most} bytes, the limit (scaffolder.limits.responseBytes)`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
