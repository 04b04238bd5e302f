import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { readNamedFolders } from '@splitstage/service/named-folders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkSource } from './checkSource.ts';

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'check-source-'));
  await mkdir(join(root, 'named/templates'), { recursive: true });
  await symlink('/etc', join(root, 'named/link'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

interface Claims {
  readonly baseUrl?: string;
  readonly location?: string;
  readonly origin?: string;
}

function check({ baseUrl, location, origin }: Claims): void {
  const annotations = {
    ...(location === undefined ? {} : { 'backstage.io/managed-by-location': location }),
    ...(origin === undefined ? {} : { 'backstage.io/managed-by-origin-location': origin }),
  };
  const folders = readNamedFolders(
    new ConfigReader({
      catalog: { locations: [{ type: 'file', target: join(root, 'named/all.yaml') }] },
    }),
  );
  checkSource(
    {
      entityRef: 'template:default/x',
      ...(baseUrl === undefined ? {} : { baseUrl }),
      entity: { metadata: { name: 'x', annotations } },
    },
    folders,
  );
}

const named = () => ({
  location: `file:${root}/named/templates/x.yaml`,
  origin: `file:${root}/named/all.yaml`,
});
const fromUrl = {
  location: 'url:https://git.example/x.yaml',
  origin: 'url:https://git.example/x.yaml',
};

describe('a template that catalog.locations names as a file', () => {
  it('has its files in the named folder', () => {
    expect(() =>
      check({ baseUrl: `file://${root}/named/templates/x.yaml`, ...named() }),
    ).not.toThrow();
  });

  it.each(['/etc/x.yaml', '/named/../../x.yaml', '/named-too/x.yaml', '/named/link/x.yaml'])(
    'has none at %s',
    path => {
      const at = path.startsWith('/etc') ? path : `${root}${path}`;
      expect(() => check({ baseUrl: `file://${at}`, ...named() })).toThrow(/catalog\.locations/);
    },
  );
});

describe('a template from anywhere else', () => {
  it('has its files at an address', () => {
    expect(() => check({ baseUrl: 'https://git.example/x.yaml', ...fromUrl })).not.toThrow();
    expect(() => check(fromUrl)).not.toThrow();
  });

  // security.md 1: `backstage.io/source-location: file:/some/folder/x.yaml`, `url:file:///…`.
  it.each([
    'file:///etc/x.yaml',
    'FILE:///etc/x.yaml',
    ' file:///etc/x.yaml',
    'file:/etc/x.yaml',
    'file://localhost/etc/x.yaml',
    '/etc/x.yaml',
    'dir:/etc',
  ])('has none at %j', baseUrl => {
    expect(() => check({ baseUrl, ...fromUrl })).toThrow(/catalog\.locations/);
  });

  it('has none in a folder that is named for others', () => {
    const baseUrl = `file://${root}/named/templates/x.yaml`;
    expect(() => check({ baseUrl, ...fromUrl })).toThrow(/catalog\.locations/);
    expect(() => check({ baseUrl, ...fromUrl, location: named().location })).toThrow(/catalog/);
    expect(() => check({ baseUrl, ...fromUrl, origin: named().origin })).toThrow(/catalog/);
    expect(() => check({ baseUrl })).toThrow(/catalog/);
  });
});
