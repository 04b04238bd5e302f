import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { editedSince } from './editedSince.ts';
import type { Source } from './sourcesOf.ts';

const hour = 3_600_000;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'splitstage-edited-'));
  await mkdir(join(folder, 'src/deep'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

/** Writes a file that was edited at a time. */
async function edit(name: string, at: number): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, '');
  await utimes(file, new Date(at), new Date(at));
  return file;
}

const sources = (): Source[] => [
  { folder: join(folder, 'src'), recursive: true },
  { folder, recursive: false, names: ['package.json'] },
];

test('finds an edit that nobody watched, of what counts only', async () => {
  const start = Date.now() - hour;
  await edit('src/index.ts', start - 1000);
  await edit('README.md', start + 1000);
  await edit('src/deep/service.test.ts', start + 1000);
  expect(await editedSince(sources(), start)).toBeUndefined();
  const manifest = await edit('package.json', start + 1000);
  expect(await editedSince(sources(), start)).toBe(manifest);
  const code = await edit('src/deep/service.ts', start + 1000);
  expect(await editedSince(sources(), start)).toBe(code);
});

test('a file with a time to come is not edited after each start, for ever', async () => {
  await edit('src/index.ts', Date.now() + hour);
  expect(await editedSince(sources(), Date.now())).toBeUndefined();
});

test('a folder that is not there holds no edit', async () => {
  expect(await editedSince([{ folder: join(folder, 'gone'), recursive: true }], 0)).toBeUndefined();
});
