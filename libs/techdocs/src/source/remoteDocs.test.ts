import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { JsonObject } from '@backstage/types';
import { type ArchiveEntry, serveRepository, tarOf } from '@splitstage/reading/testing';
import { expect, it, onTestFinished, vi } from 'vitest';
import { sitePath, startTechdocs } from '../testing/startTechdocs.ts';

/** TechDocs with an entity whose docs are in a repository of these files. */
async function start(
  entries: readonly ArchiveEntry[],
  {
    ref,
    limits = {},
    techdocs: build = {},
  }: { ref: 'dir' | 'url'; limits?: JsonObject; techdocs?: object },
) {
  const repository = await serveRepository(gzipSync(tarOf(entries)));
  const workingDirectory = await mkdtemp(join(tmpdir(), 'remote-docs-'));
  onTestFinished(async () => {
    await repository[Symbol.asyncDispose]();
    await rm(workingDirectory, { recursive: true });
  });
  const { integrations, tarUrl } = repository;
  const file = `url:${tarUrl.replace('/tree/', '/blob/')}/catalog-info.yaml`;
  const techdocs = await startTechdocs({
    techdocs: build,
    config: { integrations, backend: { workingDirectory, reading: { limits } } },
    annotations: {
      'backstage.io/techdocs-ref': ref === 'dir' ? 'dir:.' : `url:${tarUrl}`,
      'backstage.io/managed-by-location': file,
      'backstage.io/managed-by-origin-location': file,
      'backstage.io/source-location': `url:${tarUrl}/`,
    },
  });
  // TechDocs removes its own folders without waiting for it.
  const leavesNothing = () =>
    vi.waitFor(async () => expect(await readdir(workingDirectory)).toEqual([]), 5_000);
  return { ...techdocs, repository, leavesNothing };
}

const home: ArchiveEntry = { path: 'docs/index.md', content: '# Home' };

it.each(['dir', 'url'] as const)(
  'builds docs of a repository by %s, and leaves no folder',
  async ref => {
    const { sync, get, leavesNothing } = await start([home], { ref });
    expect(await sync()).toContain('event: finish\ndata: {"updated":true}');
    expect((await get(`static/docs/${sitePath}/index.html`)).text).toContain('Home');
    await leavesNothing();
  },
);

it.each(['dir', 'url'] as const)(
  'ends at the limits of a repository by %s, leaves no folder, and does not read it on each visit',
  async ref => {
    const { sync, repository, leavesNothing } = await start(
      [home, { path: 'large', content: Buffer.alloc(2_000_000) }],
      { ref, limits: { treeBytes: 1_000_000 } },
    );
    const why =
      /event: error\ndata: "http:.*acme.parcels.* holds files of more than 1000000 bytes together \(backend.reading.limits.treeBytes\)/;
    expect(await sync()).toMatch(why);
    await leavesNothing();
    const second = await sync();
    expect(second).toMatch(why);
    expect(second).toContain('These docs are built again');
    expect(repository.asked).toBe(1);
  },
);

it('leaves no folder when the docs cannot be built', async () => {
  const { sync, leavesNothing } = await start(
    [home, { path: 'mkdocs.yml', content: 'docs_dir: ../..' }],
    { ref: 'dir' },
  );
  expect(await sync()).toContain('which leads out of the folder');
  await leavesNothing();
});

it('leaves no folder when MkDocs is to build, and is not there', async () => {
  const techdocs = { generator: { runIn: 'local' } };
  const { sync, leavesNothing } = await start([home], { ref: 'dir', techdocs });
  expect(await sync()).toContain('event: error');
  await leavesNothing();
});

// What leads out is gone when the archive is unpacked, so there is nothing to be refused.
it.each<[string, ArchiveEntry[]]>([
  ['a page', [{ path: 'docs/page.md', type: 'SymbolicLink', linkpath: '/etc/passwd' }]],
  ['mkdocs.yml', [{ path: 'mkdocs.yml', type: 'SymbolicLink', linkpath: '/etc/passwd' }]],
])('publishes no file of this machine by a link in the place of %s', async (_what, entries) => {
  const { sync, published } = await start([home, ...entries], { ref: 'url' });
  await sync();
  const files = await readdir(published, { recursive: true });
  expect(files.filter(file => file.includes('page'))).toEqual([]);
});

it('publishes no file of this machine by a docs_dir that is a link', async () => {
  const { sync, published } = await start(
    [{ path: 'docs', type: 'SymbolicLink', linkpath: '/etc' }],
    { ref: 'url' },
  );
  expect(await sync()).toContain('event: error');
  expect(await readdir(published)).toEqual([]);
});
