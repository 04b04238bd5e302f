import type { Handler } from './Endpoint.ts';

/** An answer of an upstream, as it goes on the wire. */
export interface AnswerOptions {
  /** Default: 200. */
  readonly status?: number;
  readonly reason?: string;
  /** Header lines, `name: value`, besides `Content-Length`. */
  readonly headers?: readonly string[];
  /** Default: the request's target. */
  readonly body?: string | Buffer;
}

/** A handler that waits for the whole request and answers it; the connection stays open. */
export function answerWith(options: AnswerOptions = {}): Handler {
  return async ({ request, connection }) => {
    await request.completed;
    const { body = request.target } = options;
    connection.socket.write(
      formatHead({
        ...options,
        headers: [...(options.headers ?? []), `Content-Length: ${Buffer.byteLength(body)}`],
      }),
      'latin1',
    );
    if (request.method !== 'HEAD') {
      connection.socket.write(body);
    }
  };
}

/** The status line and headers of an answer, with the empty line. */
export function formatHead(options: Omit<AnswerOptions, 'body'> = {}): string {
  const { status = 200, reason = 'OK', headers = [] } = options;
  return `${[`HTTP/1.1 ${status} ${reason}`, ...headers].join('\r\n')}\r\n\r\n`;
}

/** One chunk of a chunked body. */
export function chunk(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}

/** The end of a chunked body without trailers. */
export const LAST_CHUNK = '0\r\n\r\n';
