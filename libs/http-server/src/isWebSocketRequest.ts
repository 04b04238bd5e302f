import type { IncomingMessage } from 'node:http';

/**
 * Whether a request opens a WebSocket: by RFC 6455 §4.1 a GET of HTTP/1.1, here without a body,
 * which nobody would read once the parser is gone. All other offers of a protocol may be ignored
 * (RFC 9110 §7.8).
 */
export function isWebSocketRequest(request: IncomingMessage): boolean {
  const { headers, method, httpVersion } = request;
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = headers;
  return (
    method === 'GET' &&
    httpVersion === '1.1' &&
    encoding === undefined &&
    length === '0' &&
    headers.upgrade?.toLowerCase() === 'websocket'
  );
}
