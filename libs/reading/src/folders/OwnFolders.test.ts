import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { OwnFolders } from './OwnFolders.ts';

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'own-folders-'));
});
afterEach(() => rm(base, { recursive: true }));

it('makes folders for its user only, and removes them with all that is in them', async () => {
  const folders = new OwnFolders(base, 'tree-');
  const folder = await folders.create();
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  await mkdir(join(folder, 'a/b'), { recursive: true });
  await folders.remove(folder);
  expect(await readdir(base)).toEqual([]);
});

it('removes what killed processes left, and nothing that others work in', async () => {
  const living = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const killed = spawn(process.execPath, ['-e', '0']);
  await once(killed, 'close');
  try {
    const kept = [`tree-${living.pid}-a`, `other-${killed.pid}-a`, 'tree-of-somebody'];
    for (const name of [...kept, `tree-${killed.pid}-a`]) await mkdir(join(base, name));
    // Of a former start in a container, where process ids begin anew.
    const former = await new OwnFolders(base, 'tree-').create();
    await new OwnFolders(base, 'tree-').removeLeftovers();
    expect((await readdir(base)).sort()).toEqual(kept.sort());
    expect(kept).not.toContain(basename(former));
  } finally {
    living.kill('SIGKILL');
  }
});
