import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { type ReadTreeResponseFactory, UrlReaders } from '@backstage/backend-defaults/urlReader';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { expect, it, vi } from 'vitest';
import { OwnFolders } from '../folders/OwnFolders.ts';
import { readReadLimits } from '../limits/readReadLimits.ts';
import { tarOf } from '../testing/archives.ts';
import { boundTrees } from './boundTrees.ts';
import { treeBounds } from './treeBounds.ts';

it('ends in time, also where a reader does not end what it reads from', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bound-trees-'));
  const own: { factory?: ReadTreeResponseFactory } = {};
  UrlReaders.create({
    config: new ConfigReader({}),
    logger: mockServices.rootLogger(),
    factories: [
      ({ treeResponseFactory }) => {
        boundTrees(treeResponseFactory, new OwnFolders(folder, 'tree-'));
        own.factory = treeResponseFactory;
        return [];
      },
    ],
  });
  const time = new AbortController();
  const bounds = {
    limits: readReadLimits(new ConfigReader({})),
    signal: time.signal,
    refuse: (reason: string) => new Error(reason),
  };
  const stream = new PassThrough();
  stream.write(tarOf([{ path: 'large', content: Buffer.alloc(10_000) }]).subarray(0, 5_000));
  const tree = await treeBounds.run(bounds, async () =>
    own.factory?.fromTarArchive({ stream, etag: '' }),
  );
  const unpacked = tree?.dir();
  await vi.waitFor(async () => {
    expect(await readdir(folder, { recursive: true })).toContainEqual(
      expect.stringMatching(/large$/),
    );
  });
  time.abort(new Error('It takes too long'));
  await expect(unpacked).rejects.toThrow('It takes too long');
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});
