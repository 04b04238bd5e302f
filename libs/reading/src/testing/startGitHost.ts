import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UrlReaderService } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { OwnFolders } from '../folders/OwnFolders.ts';
import { readReadLimits } from '../limits/readReadLimits.ts';
import { createBoundedReader } from '../reader/createBoundedReader.ts';

/** What a host sends when it is asked for a repository's archive. */
export type Archive = Buffer | ((response: ServerResponse) => void);

/** A host of repositories, and the reader that reads them. */
export interface GitHost extends AsyncDisposable {
  readonly reader: UrlReaderService;
  /** A repository, read by way of a tar archive. */
  readonly tarUrl: string;
  /** A repository, read by way of a zip archive. */
  readonly zipUrl: string;
  /** Temporary folders that are there. */
  leftovers(): Promise<string[]>;
}

/**
 * Starts a server that sends `archive` as GitLab does (tar), and as Azure DevOps does (zip).
 *
 * @param limits - `backend.reading.limits`
 */
export async function startGitHost(archive: Archive, limits: JsonObject = {}): Promise<GitHost> {
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const isArchive = path.includes('/repository/archive') || path.includes('/items?');
    if (isArchive && Buffer.isBuffer(archive)) {
      response.end(archive);
    } else if (isArchive) {
      (archive as Exclude<Archive, Buffer>)(response);
    } else {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answerTo(path)));
    }
  });
  await once(server.listen(0, 'localhost'), 'listening');
  const { port } = server.address() as AddressInfo;
  const folder = await mkdtemp(join(tmpdir(), 'git-host-'));
  const [tarHost, zipHost] = [`127.0.0.1:${port}`, `localhost:${port}`];
  const config = mockServices.rootConfig({
    data: {
      backend: { reading: { limits } },
      integrations: {
        gitlab: [{ host: tarHost, apiBaseUrl: `http://${tarHost}/api/v4`, token: 't' }],
        azure: [{ host: zipHost }],
      },
    },
  });
  const most = readReadLimits(config);
  return {
    reader: createBoundedReader({
      config,
      logger: mockServices.rootLogger(),
      policy: { of: () => most },
      folders: new OwnFolders(folder, 'tree-'),
    }),
    tarUrl: `http://${tarHost}/acme/parcels/-/tree/main`,
    zipUrl: `http://${zipHost}/acme/parcels/_git/parcels`,
    leftovers: () => readdir(folder),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true });
    },
  };
}

function answerTo(path: string): unknown {
  if (path.includes('/_apis/')) return { value: [{ commitId: 'c0ffee' }] };
  return path.includes('/repository/commits') ? [{ id: 'c0ffee' }] : { default_branch: 'main' };
}
