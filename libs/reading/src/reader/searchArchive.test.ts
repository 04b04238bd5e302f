import { gzipSync } from 'node:zlib';
import type { JsonObject } from '@backstage/types';
import { expect, it } from 'vitest';
import { tarOf } from '../testing/archives.ts';
import { startGitHost } from '../testing/startGitHost.ts';

/** Reads the catalog files of a repository by a pattern: folders with what their file says. */
async function search(files: Readonly<Record<string, string>>, limits: JsonObject) {
  const entries = Object.entries(files).map(([folder, content]) => ({
    path: `${folder}/catalog-info.yaml`,
    content,
  }));
  await using host = await startGitHost(gzipSync(tarOf(entries)), limits);
  const url = `${host.tarUrl.replace('/tree/', '/blob/')}/**/catalog-info.yaml`;
  const found = await host.reader.search(url);
  return await Promise.all(found.files.map(async file => String(await file.content())));
}

it('reads the files of a pattern out of an archive', async () => {
  const texts = await search({ a: 'kind: A', b: 'kind: B' }, {});
  expect(texts.sort()).toEqual(['kind: A', 'kind: B']);
});

it('unpacks no more files of a pattern than allowed', async () => {
  const files = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`f${index}`, 'x']));
  await expect(search(files, { patternFiles: 8 })).rejects.toThrow(
    /finds more than 8 files \(backend\.reading\.limits\.patternFiles\)/,
  );
});

it('unpacks no file that is small in its archive and large in memory', async () => {
  const files = { a: 'x'.repeat(3_000_000) };
  await expect(search(files, { patternBytes: 2_000_000 })).rejects.toThrow(
    /more than 2000000 bytes together \(backend\.reading\.limits\.patternBytes\)/,
  );
});

it('breaks off an archive that is too large', async () => {
  await expect(search({ a: 'kind: A' }, { archiveBytes: 20 })).rejects.toThrow(
    /archive has more than 20 bytes \(backend\.reading\.limits\.archiveBytes\)/,
  );
});
