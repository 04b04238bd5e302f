import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { afterEach, expect, it } from 'vitest';
import { createBoundedReader } from './createBoundedReader.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map(stop => stop()));
});

/** Finds the files of a pattern in a repository with these, on a server that speaks as GitLab does. */
async function find(files: Readonly<Record<string, string>>, registered: JsonObject) {
  const archive = await pack(files);
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    if (path.endsWith('/repository/archive')) {
      response.end(archive);
    } else {
      const answer = path.endsWith('/repository/commits') ? [{ id: 'c0ffee' }] : {};
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = mockServices.rootConfig({
    data: {
      integrations: { gitlab: [{ host, apiBaseUrl: `http://${host}/api/v4`, token: 't' }] },
      catalog: { limits: { registered } },
    },
  });
  const reader = createBoundedReader({ config, logger: mockServices.rootLogger() });
  return await reader.search(`http://${host}/acme/x/-/blob/main/**/catalog-info.yaml`);
}

async function search(...asked: Parameters<typeof find>) {
  const found = await find(...asked);
  return await Promise.all(found.files.map(async file => String(await file.content())));
}

async function pack(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'archive-bounds-'));
  stops.push(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, 'x', name), { recursive: true });
    await writeFile(join(folder, 'x', name, 'catalog-info.yaml'), content);
  }
  await promisify(execFile)('tar', ['-czf', join(folder, 'x.tgz'), '-C', folder, 'x']);
  return await readFile(join(folder, 'x.tgz'));
}

it('reads the files of a pattern out of an archive', async () => {
  const texts = await search({ a: 'kind: A', b: 'kind: B' }, {});
  expect(texts.sort()).toEqual(['kind: A', 'kind: B']);
});

it('unpacks no more files of a pattern than allowed', async () => {
  const files = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`f${index}`, 'x']));
  await expect(search(files, { targets: 8 })).rejects.toThrow(
    /finds more than 8 files \(catalog\.limits\.registered\.targets\)/,
  );
});

it('unpacks no file that is small in its archive and large in memory', async () => {
  const files = { a: 'x'.repeat(3_000_000) };
  // Before anybody asks for its content.
  await expect(find(files, { patternBytes: 2_000_000 })).rejects.toThrow(
    /more than 2000000 bytes together \(catalog\.limits\.registered\.patternBytes\)/,
  );
});

it('breaks off an archive that is too large', async () => {
  await expect(search({ a: 'kind: A' }, { archiveBytes: 20 })).rejects.toThrow(
    /archive has more than 20 bytes \(catalog\.limits\.registered\.archiveBytes\)/,
  );
});
