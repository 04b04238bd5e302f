import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { processIdentity } from '../process/processIdentity.ts';
import { openDataFolder } from './openDataFolder.ts';

const never = new AbortController().signal;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'splitstage-data-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('makes the folder, and leaves only what was put there', async () => {
  const path = join(folder, 'deep', 'data');
  {
    await using data = await openDataFolder(path, never);
    expect(data.abandonedBy).toBeUndefined();
    await writeFile(join(data.path, 'mine'), 'kept');
  }
  expect(await readdir(path)).toEqual(['mine']);
});

test('without a path it is temporary', async () => {
  let path: string;
  {
    await using data = await openDataFolder(undefined, never);
    path = data.path;
    expect((await stat(path)).isDirectory()).toBe(true);
  }
  await expect(stat(path)).rejects.toThrow('ENOENT');
});

test('a file in its place is named and stays as it is', async () => {
  const path = join(folder, 'file');
  await writeFile(path, 'precious');
  await expect(openDataFolder(path, never)).rejects.toMatchObject({
    code: 'DATA_UNUSABLE',
    message: `The data folder ${path} cannot be used: it is a file, not a folder.`,
  });
  await expect(openDataFolder(join(path, 'data'), never)).rejects.toMatchObject({
    code: 'DATA_UNUSABLE',
    message: expect.stringContaining('a part of that path is a file'),
  });
  expect(await readFile(path, 'utf8')).toBe('precious');
});

test('a second launcher is told who uses the folder', async () => {
  const path = join(folder, 'shared');
  await using _first = await openDataFolder(path, never);
  await expect(openDataFolder(path, never)).rejects.toMatchObject({
    code: 'DATA_LOCKED',
    message: `${path} is in use by another launcher (process ${process.pid}).`,
  });
  expect(await readdir(path)).toEqual(['lock']);
});

test('on macOS, too, a second launcher is told who uses the folder, wherever it was started', async () => {
  // There, the identity of a process is what ps says of its start, spaces and all, in the
  // language and the time zone of whoever asks.
  const platform = vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin');
  const zone = process.env.TZ;
  try {
    const path = join(folder, 'macos');
    await using _first = await openDataFolder(path, never);
    process.env.TZ = 'Asia/Tokyo';
    await expect(openDataFolder(path, never)).rejects.toMatchObject({
      code: 'DATA_LOCKED',
      message: `${path} is in use by another launcher (process ${process.pid}).`,
    });
  } finally {
    platform.mockRestore();
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
});

test.each([
  ['whose file system takes no folders', '/proc/splitstage', 'no folder can be made in /proc'],
  ['deep in such a one', '/proc/1/deep/down', 'no folder can be made in /proc/1'],
  ['whose file system takes no files', '/proc', 'its file system takes no files'],
  ['whose path is too long', `/tmp/${'long/'.repeat(900)}`, 'its path is too long'],
  ['whose name is too long', `/tmp/${'long'.repeat(90)}`, 'its path is too long'],
])('a folder %s is one clear error at once', { timeout: 5_000 }, async (_, path, reason) => {
  await expect(openDataFolder(path, never)).rejects.toMatchObject({
    code: 'DATA_UNUSABLE',
    message: `The data folder ${path.replace(/\/$/, '')} cannot be used: ${reason}.`,
    fix: expect.stringContaining('npm start -- --data <folder>'),
  });
});

test('a second launcher waits for one that has begun to stop', async () => {
  const path = join(folder, 'handover');
  const first = await openDataFolder(path, never);
  await first.announceRelease();
  let taken = false;
  const second = openDataFolder(path, never).then(data => {
    taken = true;
    return data;
  });
  // Long enough for it to have failed or succeeded wrongly.
  await expect(openDataFolder(path, AbortSignal.timeout(200))).rejects.toThrow();
  expect(taken).toBe(false);
  await first[Symbol.asyncDispose]();
  await (await second)[Symbol.asyncDispose]();
  expect(await readdir(path)).toEqual([]);
});

test.each([
  [
    'whose process is gone',
    async () => JSON.stringify({ pid: 4_194_304, identity: 'gone', id: 'x' }),
  ],
  [
    'whose process id belongs to another process by now',
    async () => JSON.stringify({ pid: process.pid, identity: 'earlier-boot/1', id: 'x' }),
  ],
  ['that was damaged', async () => ''],
])('takes over a lock %s', async (_, content) => {
  const path = await mkdtemp(join(folder, 'stale-'));
  await writeFile(join(path, 'lock'), await content());
  await using data = await openDataFolder(path, never);
  expect(data.abandonedBy).toBeDefined();
  await expect(openDataFolder(path, never)).rejects.toMatchObject({ code: 'DATA_LOCKED' });
});

test('of many that find an abandoned lock, one gets it', async () => {
  const path = join(folder, 'race');
  await mkdir(path);
  await writeFile(join(path, 'lock'), '4194304 gone x');
  const opened = await Promise.allSettled(
    Array.from({ length: 20 }, () => openDataFolder(path, never)),
  );
  const winners = opened.filter(result => result.status === 'fulfilled');
  expect(winners).toHaveLength(1);
  for (const { value } of winners) await value[Symbol.asyncDispose]();
  expect(await readdir(path)).toEqual([]);
});

test('a process is told from another with the same id', async () => {
  const own = await processIdentity(process.pid);
  expect(own).toBe(await processIdentity(process.pid));
  expect(own).not.toBe(await processIdentity(process.ppid));
  expect(await processIdentity(4_194_304)).toBeUndefined();
});
