import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LogFiles } from './LogFiles.ts';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'splitstage-logs-')), 'logs');
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

test('keeps what was printed, without colours, where nobody else can read it', async () => {
  {
    await using files = await LogFiles.open(folder);
    files.write('catalog', '\x1b[33mwarn\x1b[39m one');
    files.write('catalog', 'two');
    files.write('search', 'three');
  }
  expect(await readFile(join(folder, 'catalog.log'), 'utf8')).toBe('warn one\ntwo\n');
  expect(await readFile(join(folder, 'search.log'), 'utf8')).toBe('three\n');
  expect(await modeOf(folder)).toBe(0o700);
  expect(await modeOf(join(folder, 'catalog.log'))).toBe(0o600);
});

test('a task that prints without end does not fill the disk: four files of each part are kept', async () => {
  const fileBytes = 64 * 1024;
  {
    await using files = await LogFiles.open(folder, { fileBytes });
    // Some 2 MB.
    for (let i = 0; i < 20_000; i++) {
      files.write('scaffolder', `${i} ${'x'.repeat(90)}`);
      // As lines come from a process: not all in one turn.
      if (i % 100 === 0) await new Promise(setImmediate);
    }
  }
  const names = (await readdir(folder)).filter(name => name.startsWith('scaffolder')).sort();
  expect(names).toEqual([
    'scaffolder.log',
    'scaffolder.log.1',
    'scaffolder.log.2',
    'scaffolder.log.3',
  ]);
  let bytes = 0;
  for (const name of names) {
    bytes += (await stat(join(folder, name))).size;
    expect(await modeOf(join(folder, name))).toBe(0o600);
  }
  expect(bytes).toBeLessThan(5 * fileBytes);
  // The last lines are there.
  const last = await readFile(join(folder, 'scaffolder.log'), 'utf8').then(async text =>
    text === '' ? await readFile(join(folder, 'scaffolder.log.1'), 'utf8') : text,
  );
  expect(last).toMatch(/19999 x+\n$/);
});
