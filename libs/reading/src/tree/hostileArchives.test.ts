import { lstat, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { JsonObject } from '@backstage/types';
import { describe, expect, it } from 'vitest';
import { type ArchiveEntry, tarOf, zipOf } from '../testing/archives.ts';
import type { Archive } from '../testing/serveRepository.ts';
import { startGitHost } from '../testing/startGitHost.ts';

/** Unpacks an archive and returns what is there: files with their text, links with their target. */
async function unpack(archive: Archive, limits: JsonObject = {}, kind: 'tar' | 'zip' = 'tar') {
  await using host = await startGitHost(archive, limits);
  const url = kind === 'tar' ? host.tarUrl : host.zipUrl;
  try {
    const folder = await (await host.reader.readTree(url)).dir();
    const found: Record<string, string> = {};
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isDirectory()) continue;
      found[path.slice(folder.length + 1)] = entry.isFile()
        ? (await readFile(path, 'utf8')).slice(0, 100)
        : 'a link';
    }
    await rm(folder, { recursive: true });
    return found;
  } finally {
    expect(await host.leftovers()).toEqual([]);
  }
}

const index: ArchiveEntry = { path: 'index.md', content: '# Home' };
const unpackTar = (entries: ArchiveEntry[], limits?: JsonObject) =>
  unpack(gzipSync(tarOf(entries)), limits);
const unpackZip = (entries: ArchiveEntry[], limits?: JsonObject) =>
  unpack(zipOf(entries), limits, 'zip');

describe('an honest archive', () => {
  const entries = [index, { path: 'bin/run.sh', content: 'ls', mode: 0o6755 }];

  it('is unpacked, from tar with and without gzip, and from zip', async () => {
    const files = { 'index.md': '# Home', 'bin/run.sh': 'ls' };
    expect(await unpackTar(entries)).toEqual(files);
    expect(await unpack(tarOf(entries))).toEqual(files);
    expect(await unpackZip(entries)).toEqual(files);
  });

  it('is unpacked into a folder that is there, with modes but for set-uid, and links that stay inside', async () => {
    const link: ArchiveEntry = {
      path: 'docs/home.md',
      type: 'SymbolicLink',
      linkpath: '../index.md',
    };
    await using host = await startGitHost(tarOf([...entries, link]));
    const folder = await mkdtemp(join(tmpdir(), 'workspace-'));
    try {
      await (await host.reader.readTree(host.tarUrl)).dir({ targetDir: folder });
      expect((await stat(join(folder, 'bin/run.sh'))).mode & 0o7777).toBe(0o755);
      expect(await readFile(join(folder, 'docs/home.md'), 'utf8')).toBe('# Home');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is unpacked without gzip also when it comes in parts', async () => {
    const large = { path: 'large', content: Buffer.alloc(3_000_000, 'large ') };
    await using host = await startGitHost(tarOf([large, index]));
    const files = await (await host.reader.readTree(host.tarUrl)).files();
    expect(await Promise.all(files.map(file => file.content()))).toEqual([
      large.content,
      Buffer.from('# Home'),
    ]);
  });

  it('gives a folder of the repository', async () => {
    const archive = tarOf([index, { path: 'docs/a/b.md', content: 'b' }, { path: 'docs2/c.md' }]);
    await using host = await startGitHost(archive);
    const tree = await host.reader.readTree(`${host.tarUrl}/docs`);
    expect(tree.etag).toBe('c0ffee');
    const files = await tree.files();
    expect(files.map(({ path }) => path)).toEqual(['a/b.md']);
    expect(String(await files[0]?.content())).toBe('b');
  });
});

describe('an archive that would be too much', () => {
  it('by a small gzip of many gigabytes, is broken off, and nobody waits', async () => {
    // 100 MB of zeros: 100 kB of gzip, and twenty of them behind each other.
    const zeros = gzipSync(tarOf([{ path: 'zeros', content: Buffer.alloc(100_000_000) }]));
    const delay = monitorEventLoopDelay({ resolution: 10 });
    delay.enable();
    const send: Archive = response => {
      for (let part = 0; part < 20; part++) response.write(zeros);
      response.end();
    };
    await expect(
      unpack(send, { treeBytes: 1_000_000_000, unpackedBytes: 50_000_000 }),
    ).rejects.toThrow(
      /archive unpacks to more than 50000000 bytes \(backend\.reading\.limits\.unpackedBytes\)/,
    );
    // Nanoseconds.
    expect(delay.max / 1e9).toBeLessThan(1);
  });

  it('also outside of the folder that is asked for', async () => {
    const archive = gzipSync(tarOf([{ path: 'other/zeros', content: Buffer.alloc(5_000_000) }]));
    await using host = await startGitHost(archive, { unpackedBytes: 1_000_000 });
    const tree = await host.reader.readTree(`${host.tarUrl}/docs`);
    await expect(tree.dir()).rejects.toThrow('backend.reading.limits.unpackedBytes');
    expect(await host.leftovers()).toEqual([]);
  });

  it('by its files in bytes', async () => {
    const entries = [index, { path: 'large', content: Buffer.alloc(2_000_000) }];
    const message =
      /acme\/parcels.* holds files of more than 1000000 bytes together \(backend\.reading\.limits\.treeBytes\)/;
    await expect(unpackTar(entries, { treeBytes: 1_000_000 })).rejects.toThrow(message);
    await expect(unpackZip(entries, { treeBytes: 1_000_000 })).rejects.toThrow(message);
  });

  it('by the number of its files', async () => {
    const entries = Array.from({ length: 2_000 }, (_, number) => ({ path: `${number}` }));
    const message = /holds more than 1000 files \(backend\.reading\.limits\.treeFiles\)/;
    await expect(unpackTar(entries, { treeFiles: 1_000 })).rejects.toThrow(message);
    await expect(unpackZip(entries, { treeFiles: 1_000 })).rejects.toThrow(message);
  });

  it('by folders that its paths make', async () => {
    const entries = [{ path: `${'a/'.repeat(300)}x` }];
    await expect(unpackTar(entries, { treeFiles: 200 })).rejects.toThrow('limits.treeFiles');
  });

  it('by a path of 10,000 characters, or of many folders', async () => {
    for (const path of ['x'.repeat(10_000), 'a/'.repeat(5_000)]) {
      await expect(unpackTar([{ path }])).rejects.toThrow('holds a path of more than 4096 bytes');
      await expect(unpackZip([{ path }])).rejects.toThrow('holds a path of more than 4096 bytes');
    }
  });

  it('by what is sent', async () => {
    const archive = tarOf([{ path: 'large', content: Buffer.alloc(200_000) }]);
    const message = /archive has more than 100000 bytes \(backend\.reading\.limits\.archiveBytes\)/;
    await expect(unpack(archive, { archiveBytes: 100_000 })).rejects.toThrow(message);
    await expect(unpack(archive, { archiveBytes: 100_000 }, 'zip')).rejects.toThrow(message);
  });

  it('by the time that it takes, in the middle of a file, and its connection ends', async () => {
    const part = tarOf([{ path: 'large', content: Buffer.alloc(200_000) }]).subarray(0, 100_000);
    for (const kind of ['tar', 'zip'] as const) {
      const closed = Promise.withResolvers<void>();
      const drip: Archive = response => {
        response.on('close', closed.resolve).write(part);
      };
      await expect(unpack(drip, { treeTimeout: { milliseconds: 500 } }, kind)).rejects.toThrow(
        /takes longer than 500 ms \(backend\.reading\.limits\.treeTimeout\)/,
      );
      await closed.promise;
    }
  });

  it('in memory, where it is read so', async () => {
    const archive = tarOf([{ path: 'large', content: Buffer.alloc(200_000) }]);
    await using host = await startGitHost(archive, { patternBytes: 100_000 });
    const tree = await host.reader.readTree(host.tarUrl);
    await expect(tree.files()).rejects.toThrow('backend.reading.limits.patternBytes');
  });
});

describe('an archive that is none', () => {
  it('is refused when it breaks off', async () => {
    const archive = gzipSync(tarOf([index, { path: 'x', content: Buffer.alloc(100_000, 'xyz') }]));
    await expect(unpack(archive.subarray(0, archive.length - 50))).rejects.toThrow(
      'unexpected end',
    );
    await expect(unpack(tarOf([index]).subarray(0, 600))).rejects.toThrow('Truncated input');
    await expect(unpack(zipOf([index]).subarray(0, 60), {}, 'zip')).rejects.toThrow(
      /end of central/i,
    );
  });

  it('is refused when its host goes away', async () => {
    const part = gzipSync(tarOf([index]));
    const hangUp: Archive = response => {
      response.writeHead(200, { 'content-length': 1_000_000 });
      response.write(part, () => response.destroy());
    };
    await expect(unpack(hangUp)).rejects.toThrow();
    await expect(unpack(hangUp, {}, 'zip')).rejects.toThrow();
  });

  it('is refused when it is compressed twice, or in another way', async () => {
    const tar = tarOf([index]);
    for (const archive of [gzipSync(gzipSync(tar)), zstdCompressSync(tar)]) {
      await expect(unpack(archive)).rejects.toThrow('neither a tar archive nor one in gzip');
    }
  });

  it('may say anything behind its end, without end, and nobody listens', async () => {
    const endless: Archive = response => {
      response.write(tarOf([index]));
      const chunk = Buffer.alloc(64 * 1024);
      const send = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', send);
      send();
    };
    expect(await unpack(endless, { unpackedBytes: 100_000_000 })).toEqual({ 'index.md': '# Home' });
  });
});

describe('an archive that would write elsewhere', () => {
  it('by absolute paths, or ones that climb, writes nothing there', async () => {
    const name = `escaped-${process.pid}`;
    const entries = [
      { path: `../../${name}` },
      { path: `../../../../../../tmp/${name}` },
      { path: `docs/../../${name}` },
      index,
    ];
    const found = await unpackTar(entries);
    expect(found['index.md']).toBe('# Home');
    const absolute = tarOf([{ path: `/tmp/${name}` }, index], '');
    expect(Object.keys(await unpack(absolute))).not.toContain(`/tmp/${name}`);
    await expect(lstat(`/tmp/${name}`)).rejects.toThrow('ENOENT');
    for (const path of [`../${name}`, `/tmp/${name}`, `a\\..\\..\\${name}`]) {
      await expect(unpackZip([index, { path }])).rejects.toThrow(/invalid|absolute/);
    }
  });

  it.each<[string, ArchiveEntry[]]>([
    ['a link that climbs', [{ path: 'out', type: 'SymbolicLink', linkpath: '../../..' }]],
    ['an absolute link', [{ path: 'out', type: 'SymbolicLink', linkpath: '/etc' }]],
    [
      'a link through a link that comes later',
      [
        { path: 'a/out', type: 'SymbolicLink', linkpath: 'b/c/../../..' },
        { path: 'a/b', type: 'SymbolicLink', linkpath: '..' },
        { path: 'c', type: 'Directory' },
      ],
    ],
    ['a hard link', [{ path: 'out', type: 'Link', linkpath: '/etc/passwd' }]],
    ['a device', [{ path: 'out', type: 'CharacterDevice', devmaj: 1, devmin: 3 }]],
    ['a pipe', [{ path: 'out', type: 'FIFO' }]],
  ])('by %s, has none of it', async (_what, entries) => {
    const found = await unpackTar([...entries, index]);
    expect(found).toMatchObject({ 'index.md': '# Home' });
    expect(Object.keys(found).filter(path => path.endsWith('out'))).toEqual([]);
  });

  it('by links that lead out together, has and removes nothing of there', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'elsewhere-'));
    await writeFile(join(elsewhere, 'key'), 'secret');
    const key = `${basename(elsewhere)}/key`;
    try {
      const found = await unpackTar([
        { path: 'c', type: 'Directory' },
        // Through both of them: the folder for temporary files.
        { path: 'a/out', type: 'SymbolicLink', linkpath: 'b/c/../../..' },
        { path: 'a/b', type: 'SymbolicLink', linkpath: '..' },
        { path: 'stolen', type: 'Link', linkpath: `parcels-main/a/out/${key}` },
        { path: `a/out/${key}`, type: 'SymbolicLink', linkpath: 'nowhere' },
        { path: `../../${key}`, type: 'SymbolicLink', linkpath: 'nowhere' },
        index,
      ]);
      expect(Object.values(found).sort()).toEqual(['# Home', 'a link']);
      expect(await readFile(join(elsewhere, 'key'), 'utf8')).toBe('secret');
    } finally {
      await rm(elsewhere, { recursive: true });
    }
  });

  it('by a file through a link, stays inside', async () => {
    const found = await unpackTar([
      { path: 'out', type: 'SymbolicLink', linkpath: '../../../../../../tmp' },
      { path: `out/escaped-${process.pid}`, content: 'x' },
      { path: 'in', type: 'SymbolicLink', linkpath: 'docs' },
      { path: 'in/x', content: 'x' },
      index,
    ]);
    expect(found['index.md']).toBe('# Home');
    await expect(lstat(`/tmp/escaped-${process.pid}`)).rejects.toThrow('ENOENT');
  });

  it('by a file in the place of a folder, ends', async () => {
    const entries = [{ path: 'a', content: 'x' }, { path: 'a/b', content: 'y' }, index];
    expect(await unpackTar(entries)).toMatchObject({ 'index.md': '# Home' });
    expect(await unpackZip(entries)).toMatchObject({ 'index.md': '# Home' });
  });
});
