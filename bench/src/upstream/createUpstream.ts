import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { WebSocketServer } from 'ws';
import { EVENT_INTERVAL, LARGE, SMALL } from './answers.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, query: string) => void;

/**
 * The server behind the gateways. The last part of a path says what it does, for any plugin:
 *
 * - `small`, `large`: JSON of 300 bytes, a mebibyte of binary data
 * - `upload`: how many bytes were sent, and with `?digest` their SHA-256
 * - `events`: an event stream, numbered; each event holds the moment of sending in nanoseconds.
 *   `?end` ends it after the fifth
 * - `silent`: never answers
 * - `open`: how many requests and WebSockets are open at this moment
 *
 * A WebSocket says what it hears.
 */
export function createUpstream(): Server {
  const open = new Set<IncomingMessage>();
  const webSockets = new WebSocketServer({ noServer: true });
  const answers: Readonly<Record<string, Answer>> = {
    small: (_request, response) => answer(response, 'application/json', SMALL),
    large: (_request, response) => answer(response, 'application/octet-stream', LARGE),
    upload: receive,
    events: streamEvents,
    silent: () => undefined,
    open: (_request, response) =>
      answerJson(response, { requests: open.size - 1, webSockets: webSockets.clients.size }),
  };

  const server = createServer((request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    const respond = answers[path.slice(path.lastIndexOf('/') + 1)];
    if (!respond) {
      response.writeHead(404).end();
      return;
    }
    open.add(request);
    response.once('close', () => open.delete(request));
    respond(request, response, query);
  });
  server.on('upgrade', (request, socket, head) => {
    webSockets.handleUpgrade(request, socket, head, webSocket => {
      webSocket.on('message', (data, binary) => webSocket.send(data, { binary }));
      webSocket.on('error', () => webSocket.terminate());
    });
  });
  return server;
}

function answer(response: ServerResponse, type: string, body: Buffer): void {
  response.writeHead(200, { 'content-type': type, 'content-length': body.length }).end(body);
}

function answerJson(response: ServerResponse, body: object): void {
  answer(response, 'application/json', Buffer.from(JSON.stringify(body)));
}

function receive(request: IncomingMessage, response: ServerResponse, query: string): void {
  const hash = query === 'digest' ? createHash('sha256') : undefined;
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    hash?.update(chunk);
  });
  request.once('end', () => answerJson(response, { bytes, digest: hash?.digest('hex') }));
}

function streamEvents(_request: IncomingMessage, response: ServerResponse, query: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.flushHeaders();
  let sequence = 0;
  const timer = setInterval(() => {
    response.write(`id: ${++sequence}\ndata: ${process.hrtime.bigint()}\n\n`);
    if (query === 'end' && sequence === 5) {
      clearInterval(timer);
      response.end();
    }
  }, EVENT_INTERVAL);
  response.once('close', () => clearInterval(timer));
}
