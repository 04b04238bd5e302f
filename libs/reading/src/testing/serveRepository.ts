import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '@backstage/types';

/** What a host sends when it is asked for a repository's archive. */
export type Archive = Buffer | ((response: ServerResponse) => void);

/** A host of one repository. */
export interface Repository extends AsyncDisposable {
  /** What to write under `integrations`. */
  readonly integrations: JsonObject;
  /** Read as GitLab's, by way of a tar archive. */
  readonly tarUrl: string;
  /** Read as Azure DevOps', by way of a zip archive. */
  readonly zipUrl: string;
  /** How often its archive was asked for. */
  readonly asked: number;
}

/** Starts a server that sends `archive` in the ways of GitLab and of Azure DevOps. */
export async function serveRepository(archive: Archive): Promise<Repository> {
  let asked = 0;
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    if (!path.includes('/repository/archive') && !path.includes('/items?')) {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answerTo(path)));
      return;
    }
    asked += 1;
    if (Buffer.isBuffer(archive)) response.end(archive);
    else archive(response);
  });
  await once(server.listen(0, 'localhost'), 'listening');
  const { port } = server.address() as AddressInfo;
  const [tarHost, zipHost] = [`127.0.0.1:${port}`, `localhost:${port}`];
  return {
    integrations: {
      gitlab: [{ host: tarHost, apiBaseUrl: `http://${tarHost}/api/v4`, token: 't' }],
      azure: [{ host: zipHost }],
    },
    tarUrl: `http://${tarHost}/acme/parcels/-/tree/main`,
    zipUrl: `http://${zipHost}/acme/parcels/_git/parcels`,
    get asked() {
      return asked;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function answerTo(path: string): unknown {
  if (path.includes('/_apis/')) return { value: [{ commitId: 'c0ffee' }] };
  return path.includes('/repository/commits') ? [{ id: 'c0ffee' }] : { default_branch: 'main' };
}
