import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What the cluster holds, by plural. */
export type Holdings = Readonly<Record<string, { kind: string; items: readonly object[] }>>;

/**
 * Plays a Kubernetes API that gives whatever it is asked for, as to an account that may read all of
 * it, and remembers what that was.
 */
export async function serveCluster(holdings: Holdings) {
  const asked: { path: string; namespace?: string; selector?: string }[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const url = new URL(request.url ?? '', 'http://cluster');
    const [, namespace] = /\/namespaces\/([^/]+)/.exec(url.pathname) ?? [];
    const selector = url.searchParams.get('labelSelector') ?? undefined;
    asked.push({ path: url.pathname, namespace, selector });
    const held = holdings[url.pathname.split('/').at(-1) ?? ''] ?? { kind: 'Empty', items: [] };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ kind: `${held.kind}List`, apiVersion: 'v1', items: held.items }));
  });
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
