import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server whose files a test writes: what somebody registers from somewhere. */
export async function serveFiles() {
  const files = new Map<string, string | Buffer | RequestListener>();
  const server = createServer((request, response) => {
    const file = files.get(decodeURI(new URL(request.url ?? '/', 'http://x').pathname));
    if (typeof file === 'function') {
      file(request, response);
    } else {
      response.writeHead(file === undefined ? 404 : 200).end(file);
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    /** Writes a file, or what answers in its place, and returns its URL. */
    write(name: string, content: string | Buffer | RequestListener): string {
      files.set(`/${name}`, content);
      return `http://127.0.0.1:${port}/${name}`;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
