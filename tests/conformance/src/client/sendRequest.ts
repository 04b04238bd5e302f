import { type ClientRequest, request } from 'node:http';

/** An ordinary request. */
export interface RequestOptions {
  readonly path: string;
  /** Default: GET. */
  readonly method?: string;
  /** Header lines, `name: value`, besides `Host`, in the order in which they are sent. */
  readonly headers?: readonly string[];
  /** A body that goes with its length. */
  readonly body?: string | Buffer;
  /** In the place of `host:port`. */
  readonly host?: string;
}

/** Starts a request by Node's client, on a connection of its own; a body without `body` is the caller's to send. */
export function sendRequest(
  to: { readonly host: string; readonly port: number },
  options: RequestOptions,
): ClientRequest {
  const { path, method = 'GET', headers = [], body, host = `${to.host}:${to.port}` } = options;
  const framing = body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  const sent = request({
    host: to.host,
    port: to.port,
    agent: false,
    method,
    path,
    headers: [`Host: ${host}`, ...headers, ...framing].flatMap(line => {
      const end = line.indexOf(':');
      return [line.slice(0, end), line.slice(end + 1).trim()];
    }),
  });
  sent.on('error', () => undefined);
  if (body !== undefined) {
    sent.end(body);
  }
  return sent;
}
