import { lstat } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { type ArchiveEntry, tarOf } from '@splitstage/reading/testing';
import { describe, expect, it } from 'vitest';
import type { Templates } from './startTemplates.ts';

/** What the tests of templates' archives need. */
export interface ArchiveTests {
  readonly templates: Templates;
  /** Puts another archive into the repository, and returns the repository's URL. */
  serve(archive: Buffer): string;
}

const hello: ArchiveEntry = { path: 'hello.txt', content: 'from the repository' };

/** Tests of what a repository may do to the templates that fetch it. */
export function testHostileArchives(start: () => ArchiveTests): void {
  /** The log of a task that fetches this repository, which ends as it should. */
  async function fetchOf(entries: readonly ArchiveEntry[], status: string): Promise<string> {
    const { templates, serve } = start();
    const id = await templates.create('fetches', { url: serve(gzipSync(tarOf(entries))) });
    await templates.endsAs(status, id);
    return templates.logOf(id);
  }

  describe('a template that fetches a repository', () => {
    it('has its files, and nothing that leads or lies elsewhere', async () => {
      const name = `escaped-${process.pid}`;
      const log = await fetchOf(
        [
          { path: 'stolen', type: 'SymbolicLink', linkpath: '/etc/passwd' },
          { path: 'stolen2', type: 'Link', linkpath: '/etc/passwd' },
          { path: 'up', type: 'SymbolicLink', linkpath: '../../../..' },
          { path: `up/tmp/${name}`, content: 'x' },
          { path: `../../../../tmp/${name}`, content: 'x' },
          { path: 'device', type: 'CharacterDevice', devmaj: 1, devmin: 5 },
          { path: 'hello.txt', type: 'Directory' },
          hello,
          { path: 'docs/hello.txt', content: 'deeper' },
        ],
        'completed',
      );
      expect(log).toContain('deeper');
      expect(log).not.toContain('root:');
      await expect(lstat(`/tmp/${name}`)).rejects.toThrow('ENOENT');
    });

    it.each<[string, readonly ArchiveEntry[], string]>([
      ['is large', [{ path: 'zeros', content: Buffer.alloc(9_000_000) }], 'treeBytes'],
      [
        'has many files',
        Array.from({ length: 2_000 }, (_, number) => ({ path: `${number}` })),
        'treeFiles',
      ],
      ['has a path that no system opens', [{ path: 'x'.repeat(10_000) }], '4096 bytes'],
    ])('fails when that %s, and says which limit it was', async (_what, entries, limit) => {
      expect(await fetchOf([hello, ...entries], 'failed')).toContain(limit);
    });
  });

  it('a template that fills its folder fails, makes nobody wait, and leaves nothing', async () => {
    const { templates } = start();
    const lines = Array.from({ length: 10_000 }, (_, index) => index);
    const id = await templates.create('fills', { lines });
    expect(await templates.undisturbed(templates.ended(id))).toBe('failed');
    expect(await templates.logOf(id)).toContain('scaffolder.limits.workspaceBytes');
    await templates.leavesNothing();
  });
}
