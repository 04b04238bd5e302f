import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UrlReaderService } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { OwnFolders } from '../folders/OwnFolders.ts';
import { readReadLimits } from '../limits/readReadLimits.ts';
import { createBoundedReader } from '../reader/createBoundedReader.ts';
import { type Archive, serveRepository } from './serveRepository.ts';

/** A host of a repository, and the reader that reads it. */
export interface GitHost extends AsyncDisposable {
  readonly reader: UrlReaderService;
  readonly tarUrl: string;
  readonly zipUrl: string;
  /** Temporary folders that are there. */
  leftovers(): Promise<string[]>;
}

/**
 * Starts a host of the repository with this archive, and a reader within limits.
 *
 * @param limits - `backend.reading.limits`
 */
export async function startGitHost(archive: Archive, limits: JsonObject = {}): Promise<GitHost> {
  const repository = await serveRepository(archive);
  const folder = await mkdtemp(join(tmpdir(), 'git-host-'));
  const { integrations, tarUrl, zipUrl } = repository;
  const config = mockServices.rootConfig({
    data: { backend: { reading: { limits } }, integrations },
  });
  const most = readReadLimits(config);
  return {
    reader: createBoundedReader({
      config,
      logger: mockServices.rootLogger(),
      policy: { of: () => most },
      folders: new OwnFolders(folder, 'tree-'),
    }),
    tarUrl,
    zipUrl,
    leftovers: () => readdir(folder),
    async [Symbol.asyncDispose]() {
      await repository[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
