import { once } from 'node:events';
import { createServer } from 'node:net';
import { createBackend } from '@backstage/backend-defaults';
import type { BackendFeature } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';

/**
 * A stock Backstage backend on a port of its own. It has Backstage's own test doubles for what needs
 * a database: tokens and permissions.
 */
export async function startBackend(options: {
  readonly features: readonly BackendFeature[];
  /** Gives the configuration besides `backend.baseUrl` and `backend.listen`. */
  readonly config: (own: string) => JsonObject;
  readonly backend?: JsonObject;
  /** What the permission system decides. Default: that all is allowed. */
  readonly permissions?: 'ALLOW' | 'DENY';
}) {
  const port = await findFreePort();
  const origin = `http://127.0.0.1:${port}`;
  const data = {
    ...options.config(origin),
    backend: { ...options.backend, baseUrl: origin, listen: { host: '127.0.0.1', port } },
  };
  const backend = createBackend();
  for (const feature of [
    mockServices.auth.factory(),
    mockServices.httpAuth.factory(),
    mockServices.permissions.factory({ result: options.permissions ?? 'ALLOW' }),
    mockServices.rootConfig.factory({ data }),
    mockServices.rootLogger.factory({ level: 'none' }),
    ...options.features,
  ]) {
    backend.add(feature);
  }
  await backend.start();
  return { origin, stop: () => backend.stop() };
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
