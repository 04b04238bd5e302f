import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isChildPath } from '@backstage/backend-plugin-api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { existsWithin, leadsInto } from './leadsInto.ts';

let base: string;
let folder: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'leads-into-'));
  folder = join(base, 'folder');
  await mkdir(join(folder, 'deep'), { recursive: true });
  await writeFile(join(folder, 'file'), '');
  await writeFile(join(base, 'secret'), '');
});
afterEach(() => rm(base, { recursive: true }));

async function link(target: string, name: string) {
  await symlink(target, join(folder, name));
  return join(folder, name);
}

it('follows links that stay inside', async () => {
  for (const path of [folder, join(folder, 'file'), await link('deep/../file', 'in')]) {
    expect([leadsInto(folder, path), await existsWithin(folder, path)]).toEqual([true, true]);
  }
});

it('sees where two links lead together, which Backstage does not', async () => {
  await mkdir(join(folder, 'a'));
  await link('..', 'a/up');
  const path = await link('up/deep/../../secret', 'a/out');
  expect(isChildPath(folder, path)).toBe(true);
  expect([leadsInto(folder, path), await existsWithin(folder, path)]).toEqual([false, false]);
});

it('refuses what leads out, and what leads to itself', async () => {
  for (const path of [
    join(folder, '..'),
    join(folder, '../secret'),
    await link('../secret', 'out'),
    await link('loop', 'loop'),
  ]) {
    expect([leadsInto(folder, path), await existsWithin(folder, path)], path).toEqual([
      false,
      false,
    ]);
  }
});

it('lets what is not there be in the folder, or not', async () => {
  const path = join(folder, 'missing');
  expect([leadsInto(folder, path), await existsWithin(folder, path)]).toEqual([true, false]);
  expect(leadsInto(folder, join(folder, '../missing'))).toBe(false);
});
