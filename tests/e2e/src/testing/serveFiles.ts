import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server whose files a test writes: what somebody registers from somewhere. */
export async function serveFiles() {
  const files = new Map<string, string>();
  const server = createServer((request, response) => {
    const content = files.get(decodeURI(new URL(request.url ?? '/', 'http://x').pathname));
    response.writeHead(content === undefined ? 404 : 200).end(content);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    /** Writes a file, and returns its URL. */
    write(name: string, content: string): string {
      files.set(`/${name}`, content);
      return `http://127.0.0.1:${port}/${name}`;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
