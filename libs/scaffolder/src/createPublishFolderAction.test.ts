import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockCredentials, mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  scaffolderActionsExtensionPoint,
  type TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPublishFolderAction } from './createPublishFolderAction.ts';
import { scaffolderFolders } from './scaffolderFolders.ts';

let root: string;
let workspace: string;
let folder: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'publish-folder-'));
  workspace = join(root, 'workspace');
  folder = join(root, 'created');
  await mkdir(join(workspace, '.github/workflows'), { recursive: true });
  await writeFile(join(workspace, 'run.sh'), '#!/bin/sh\n', { mode: 0o755 });
  await writeFile(join(workspace, '.github/workflows/ci.yaml'), 'on: push\n');
});

afterEach(() => rm(root, { recursive: true, force: true }));

/** Runs the action as the scaffolder does, and returns its output. */
async function publish(name: string, options: { folder?: string; isDryRun?: boolean } = {}) {
  const action = createPublishFolderAction({
    folder: 'folder' in options ? options.folder : folder,
  });
  const outputs = new Map<string, unknown>();
  await action.handler({
    input: { name },
    workspacePath: workspace,
    isDryRun: options.isDryRun,
    logger: mockServices.rootLogger(),
    task: { id: 'task' },
    checkpoint: async ({ fn }) => fn(),
    createTemporaryDirectory: () => mkdtemp(join(root, 'temporary-')),
    getInitiatorCredentials: async () => mockCredentials.user(),
    output: (key, value) => void outputs.set(key, value),
  });
  return Object.fromEntries(outputs);
}

describe('publish:folder', () => {
  it('copies the whole workspace, hidden files and file modes included', async () => {
    expect(await publish('parcels')).toEqual({ path: join(folder, 'parcels') });
    expect(await readdir(join(folder, 'parcels'))).toEqual(['.github', 'run.sh']);
    expect(await readFile(join(folder, 'parcels/.github/workflows/ci.yaml'), 'utf8')).toBe(
      'on: push\n',
    );
    expect((await lstat(join(folder, 'parcels/run.sh'))).mode & 0o111).toBe(0o111);
  });

  it('leaves a folder that is already there as it is', async () => {
    await mkdir(join(folder, 'parcels'), { recursive: true });
    await writeFile(join(folder, 'parcels/mine.txt'), 'mine');
    await expect(publish('parcels')).rejects.toThrow(
      /parcels already exists, and is left as it is/,
    );
    expect(await readdir(join(folder, 'parcels'))).toEqual(['mine.txt']);
  });

  it('gives the name to one of two tasks that ask for it at once', async () => {
    const results = await Promise.allSettled([publish('parcels'), publish('parcels')]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await readdir(join(folder, 'parcels'))).toEqual(['.github', 'run.sh']);
  });

  it('refuses a symbolic link that leads out of the workspace, and leaves nothing behind', async () => {
    await writeFile(join(root, 'secret'), 'secret');
    await symlink(join(root, 'secret'), join(workspace, 'zz-link'));
    await expect(publish('parcels')).rejects.toThrow(/zz-link is a symbolic link that leads out/);
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses a name that is a link to elsewhere', async () => {
    await mkdir(join(root, 'elsewhere'));
    await mkdir(folder);
    await symlink(join(root, 'elsewhere'), join(folder, 'parcels'));
    await expect(publish('parcels')).rejects.toThrow(/outside its parent/);
    expect(await readdir(join(root, 'elsewhere'))).toEqual([]);
  });

  it('writes nothing in a dry run', async () => {
    expect(await publish('parcels', { isDryRun: true })).toEqual({ path: `${folder}/parcels` });
    await expect(readdir(folder)).rejects.toThrow('ENOENT');
  });

  it('says what to set when no folder is configured', async () => {
    await expect(publish('parcels', { folder: undefined })).rejects.toThrow(
      /choose a repository instead, or set scaffolder\.localFolder/,
    );
  });

  it.each(['..', '../up', 'a/b', '/etc', '.git', '', 'a'.repeat(101), 'a b', 'a\0'])(
    'has an input schema that refuses the name %j',
    name => {
      const { properties } = createPublishFolderAction({ folder }).schema?.input ?? {};
      expect(properties?.name?.pattern).toBeTypeOf('string');
      expect(new RegExp(String(properties?.name?.pattern)).test(name)).toBe(false);
    },
  );

  it('stays in its folder even if the schema were not checked', async () => {
    await mkdir(folder);
    await expect(publish('../up')).rejects.toThrow(/outside/);
    expect((await readdir(root)).sort()).toEqual(['created', 'workspace']);
  });
});

describe('the module', () => {
  async function installed(config: object) {
    const added: TemplateAction[] = [];
    const backend = await startTestBackend({
      extensionPoints: [
        [
          scaffolderActionsExtensionPoint,
          { addActions: (...actions) => void added.push(...actions) },
        ],
      ],
      features: [
        scaffolderFolders,
        mockServices.rootConfig.factory({ data: { scaffolder: config } }),
      ],
    });
    await backend.stop();
    return added.map(({ id }) => id);
  }

  it('adds the action', async () => {
    expect(await installed({ localFolder: folder })).toEqual(['publish:folder']);
  });

  it('stops a scaffolder whose folder is relative, and names the key', async () => {
    await expect(installed({ localFolder: 'created' })).rejects.toThrow(
      /scaffolder\.localFolder is "created", and must be an absolute path/,
    );
  });
});
