import { createServer } from 'node:http';
import { Pool } from 'undici';

/** `node bareProxy.ts <port> <upstream>`: the least that a proxy in Node does, and nothing more. */
const [port, upstream = ''] = process.argv.slice(2);
const pool = new Pool(upstream);

createServer((request, response) => {
  const { method = 'GET', url: path = '/' } = request;
  // undici says by itself how it sends a body, and refuses to be told.
  const { 'transfer-encoding': _, ...headers } = request.headers;
  const body = method === 'GET' ? undefined : request;
  pool
    .stream({ path, method, headers, body }, answer =>
      response.writeHead(answer.statusCode, answer.headers),
    )
    .catch(() => response.destroy());
}).listen(Number(port), '127.0.0.1');
