import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { childEnvironment } from './childEnvironment.ts';
import { permissionFlags } from './permissionFlags.ts';
import type { Job } from './protocol.ts';
import { TemplateProcess } from './TemplateProcess.ts';

const program = join(import.meta.dirname, '../testing/probe.ts');

let root: string;
let folder: string;
let child: TemplateProcess;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'template-process-'));
  folder = join(root, 'own');
  await mkdir(folder);
  await mkdir(join(root, 'other'));
  await mkdir(join(root, 'named'));
  await writeFile(join(root, 'other/file'), 'of another task');
  await writeFile(join(root, 'named/file'), 'of a template');
  await writeFile(join(root, 'app-config.yaml'), 'password: secret');
  child = new TemplateProcess({
    program,
    folder,
    args: permissionFlags({
      code: [join(import.meta.dirname, '..')],
      readable: [join(root, 'named')],
      writable: [folder],
    }),
    env: childEnvironment({ ...process.env, PASSWORD: 'secret' }, folder),
    config: {},
    hiddenFolders: [],
    limits: {
      startTimeoutMs: 20_000,
      renderTimeoutMs: 2_000,
      memoryBytes: 64 * 1024 * 1024,
      workspace: { bytes: 20_000_000, files: 1_000 },
    },
    logger: mockServices.rootLogger(),
    onMetric: () => {},
  });
  await child.ready;
});
afterEach(async () => {
  child.end('stopped', 'The test is over.');
  await child.ended;
  await rm(root, { recursive: true, force: true });
});

/** What comes of something that a step tries. */
function attempt(name: string, path = ''): Promise<string> {
  return new Promise(resolve => {
    const calls = { tell: async (result: string) => resolve(result) };
    child.begin({ attempt: name, path } as unknown as Job, calls, 60_000, 'the.key');
  });
}

// security.md 1d: the service's configuration, logs, other tasks' folders and typed secrets.
describe('a template process', () => {
  it.each([
    ['read', 'other/file'],
    ['list', 'other'],
    ['list', ''],
    ['read', 'app-config.yaml'],
    ['write', 'other/mine'],
    ['write', 'named/mine'],
    ['link', 'own/link'],
  ])('may not %s %j', async (name, path) => {
    expect(await attempt(name, join(root, path))).toBe('ERR_ACCESS_DENIED');
  });

  it.each([
    ['read', '/etc/passwd'],
    ['read', '/proc/self/environ'],
    ['read', `/proc/${process.pid}/environ`],
    ['run', '/bin/sh'],
  ])('may not %s %s either', async (name, path) => {
    expect(await attempt(name, path)).toMatch(/ERR_ACCESS_DENIED/);
  });

  it('reads templates that the configuration names, and writes into its own folder', async () => {
    expect(await attempt('read', join(root, 'named/file'))).toBe('"of a template"');
  });

  it('writes into its own folder', async () => {
    expect(await attempt('write', join(folder, 'mine'))).toBe('"done"');
    expect(await readFile(join(folder, 'mine'), 'utf8')).toBe('x');
  });

  it('knows nothing of the service’s environment', async () => {
    expect(await attempt('environment')).not.toContain('secret');
  });

  it('is ended when it computes without a pause', async () => {
    void attempt('spin');
    expect(await child.ended).toMatchObject({
      reason: 'silent',
      message: expect.stringContaining('scaffolder.limits.renderTimeout'),
    });
  });

  it('is ended when it takes too much memory', async () => {
    void attempt('grow');
    expect((await child.ended).reason).toBe('memory');
  });

  it.each([
    ['fill', 'more than 20000000 bytes, the limit (scaffolder.limits.workspaceBytes)'],
    ['litter', 'more than 1000 files and folders, the limit (scaffolder.limits.workspaceFiles)'],
  ])('is ended when it fills its folder (%s), without a pause', async (name, message) => {
    void attempt(name);
    const end = await child.ended;
    expect(end.reason).toBe('workspace');
    expect(end.message).toContain(message);
  });

  it('is ended a moment after its cancellation, whatever it does', async () => {
    void attempt('spin');
    child.cancel('Cancelled.');
    expect(await child.ended).toMatchObject({ reason: 'cancelled', message: 'Cancelled.' });
  });

  it('is ended when its job takes too long', async () => {
    child.begin(
      { attempt: 'environment', path: '' } as unknown as Job,
      {},
      500,
      'scaffolder.limits.taskTimeout',
    );

    expect(await child.ended).toMatchObject({
      reason: 'timeout',
      message: expect.stringContaining('scaffolder.limits.taskTimeout'),
    });
  });
});
