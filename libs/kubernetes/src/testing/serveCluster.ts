import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { onTestFinished } from 'vitest';

/** What the cluster holds, by plural. */
export type Holdings = Readonly<Record<string, { kind: string; items: readonly object[] }>>;

/**
 * Plays a Kubernetes API that gives whatever it is asked for, as to an account that may read all of
 * it, and remembers what that was. By HTTPS, with a certificate of its own.
 */
export async function serveCluster(holdings: Holdings) {
  const asked: { path: string; namespace?: string; selector?: string; account?: string }[] = [];
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  const server = createServer({ key, cert }, (request: IncomingMessage, response) => {
    const url = new URL(request.url ?? '', 'http://cluster');
    const [, namespace] = /\/namespaces\/([^/]+)/.exec(url.pathname) ?? [];
    const selector = url.searchParams.get('labelSelector') ?? undefined;
    const account = request.headers.authorization;
    asked.push({ path: url.pathname, namespace, selector, account });
    const held = holdings[url.pathname.split('/').at(-1) ?? ''] ?? { kind: 'Empty', items: [] };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ kind: `${held.kind}List`, apiVersion: 'v1', items: held.items }));
  });
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, caData: Buffer.from(cert).toString('base64'), asked };
}
