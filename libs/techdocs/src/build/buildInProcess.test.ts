import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, it, vi } from 'vitest';
import { type Files, writeFiles } from '../testing/buildSite.ts';
import { buildInProcess } from './buildInProcess.ts';
import { type BuildLimits, defaultLimits } from './siteLimits.ts';

/** security.md 3d: a page of an allowed size that takes the machine for long. */
const manyHeadings = '# a\n'.repeat(262_000);

async function build(
  files: Files,
  limits: Partial<BuildLimits> = {},
  signal = new AbortController().signal,
) {
  const folder = await writeFiles(files);
  const outputDir = join(folder, 'site');
  await mkdir(outputDir);
  const logger = { info: vi.fn(), warn: vi.fn() };
  const job = {
    inputDir: join(folder, 'repo'),
    outputDir,
    limits: { ...defaultLimits, ...limits },
  };
  await buildInProcess(job, { logger, signal });
  return { logger, read: (path: string) => readFile(join(outputDir, path), 'utf8') };
}

it('builds a site, and hands on what the build says', async () => {
  const { logger, read } = await build({ 'repo/docs/index.md': '# Hello\n\n[gone](gone.md)' });
  expect(await read('index.html')).toContain('Hello');
  expect(logger.warn).toHaveBeenCalledWith(expect.stringContaining('gone.md'));
  expect(logger.info).toHaveBeenCalledWith(expect.stringMatching(/^Built 1 pages/));
});

it('leaves the service free while it works, and ends at the limit of time', async () => {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const start = performance.now();
  await expect(build({ 'repo/docs/index.md': manyHeadings }, { timeoutMs: 1_000 })).rejects.toThrow(
    'took longer than 1 seconds, the limit (techdocs.build.timeout)',
  );
  expect(performance.now() - start).toBeLessThan(10_000);
  // Nanoseconds.
  expect(delay.max / 1e9).toBeLessThan(1);
}, 120_000);

it('ends at the limit of memory, alone', async () => {
  await expect(
    build({ 'repo/docs/index.md': manyHeadings }, { maxMemoryBytes: 64 * 1024 * 1024 }),
  ).rejects.toThrow('more memory than 67108864 bytes, the limit (techdocs.build.maxMemoryBytes)');
}, 60_000);

it('ends with the service', async () => {
  const stop = new AbortController();
  const built = build({ 'repo/docs/index.md': manyHeadings }, {}, stop.signal);
  setTimeout(() => stop.abort(), 500);
  await expect(built).rejects.toThrow('aborted');
}, 20_000);

it('keeps what kind of error it was', async () => {
  await expect(
    build({ 'repo/mkdocs.yml': 'docs_dir: ../..', 'repo/docs/index.md': '# Home' }),
  ).rejects.toMatchObject({ name: 'NotAllowedError', message: expect.stringMatching(/docs_dir/) });
});
