import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { startGateway, type TestGatewayOptions } from './startGateway.ts';
import { TestUpstream } from './TestUpstream.ts';

/** Starts an upstream that ends with the test. */
export async function startUpstream(...options: Parameters<typeof TestUpstream.start>) {
  const upstream = await TestUpstream.start(...options);
  onTestFinished(() => upstream.die());
  return upstream;
}

/** Starts an upstream that answers everything with its name. */
export const startNamed = (name: string) =>
  startUpstream((_request, response) => response.end(name));

/** Starts an upstream that need not speak HTTP, and gives its URL. */
export async function startRawUpstream(answer: (socket: Socket) => void): Promise<string> {
  const server = createServer(socket => {
    socket.on('error', () => {});
    socket.once('data', () => answer(socket));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

/** Starts a gateway that ends with the test. */
export async function start(options: TestGatewayOptions) {
  const gateway = await startGateway(options);
  onTestFinished(() => gateway.stop());
  const get = async (path: string, init?: RequestInit) => {
    const response = await fetch(gateway.origin + path, init);
    return { status: response.status, body: await response.text() };
  };
  /** The bodies of many answers, and how often each came. */
  const count = async (path: string, times: number) => {
    const answers = await Promise.all(Array.from({ length: times }, () => get(path)));
    return Object.fromEntries(
      [...Map.groupBy(answers, ({ status, body }) => (status === 200 ? body : status))].map(
        ([key, list]) => [key, list.length],
      ),
    );
  };
  return { ...gateway, get, count };
}
