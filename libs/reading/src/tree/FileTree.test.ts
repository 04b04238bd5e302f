import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { OwnFolders } from '../folders/OwnFolders.ts';
import { readReadLimits } from '../limits/readReadLimits.ts';
import { FileTree } from './FileTree.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'file-tree-'));
});
afterEach(() => rm(folder, { recursive: true }));

function treeOf(files: Readonly<Record<string, string>>, limits: JsonObject = {}) {
  const sources = Object.entries(files).map(([path, text]) => ({
    path,
    data: Readable.from([Buffer.from(text)]),
  }));
  const bounds = {
    limits: readReadLimits(new ConfigReader({ backend: { reading: { limits } } })),
    signal: new AbortController().signal,
    refuse: (reason: string) => new Error(reason),
  };
  return { tree: new FileTree(sources, bounds, new OwnFolders(folder, 'tree-')), sources };
}

it('has the files of an object store, on disk and in memory', async () => {
  const files = { 'a/b.md': 'b', 'a/': '', 'c.md': 'c' };
  const unpacked = await treeOf(files).tree.dir();
  expect(await readFile(join(unpacked, 'a/b.md'), 'utf8')).toBe('b');
  const found = await treeOf(files).tree.files();
  expect(found.map(({ path }) => path)).toEqual(['a/b.md', 'c.md']);
});

it.each([
  [{ treeFiles: 1 }, 'holds more than 1 files (backend.reading.limits.treeFiles)'],
  [{ treeBytes: 5 }, 'more than 5 bytes together (backend.reading.limits.treeBytes)'],
])('ends at its limits, with all that its host sends: %j', async (limits, message) => {
  const { tree, sources } = treeOf({ 'a.md': '12345', 'b.md': '6' }, limits);
  await expect(tree.dir()).rejects.toThrow(message);
  expect(await readdir(folder)).toEqual([]);
  expect(sources.every(({ data }) => data.destroyed)).toBe(true);
});

it('writes nothing elsewhere', async () => {
  await expect(treeOf({ '../../escaped.md': 'x' }).tree.dir()).rejects.toThrow('not allowed');
});
