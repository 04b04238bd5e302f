import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import { FailedBuilds } from '../build/FailedBuilds.ts';
import { buildSites } from './buildSites.ts';
import { type EntityName, findDocumentedEntities } from './findDocumentedEntities.ts';

const closes: (() => void)[] = [];
afterEach(() => {
  for (const close of closes.splice(0)) {
    close();
  }
});

/** A real server that answers as an API of Backstage would, and its base URL. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  closes.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const { signal } = new AbortController();

it('follows the pages of the catalog', async () => {
  const pages = new Map([
    [null, { items: [{ kind: 'Component', metadata: { name: 'a' } }], nextCursor: 'two' }],
    ['two', { items: [{ kind: 'API', metadata: { name: 'b', namespace: 'x' } }] }],
  ]);
  const baseUrl = await serve((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://localhost');
    const page = pages.get(searchParams.get('cursor'));
    response.end(JSON.stringify({ items: page?.items, pageInfo: page }));
  });
  expect(await Array.fromAsync(findDocumentedEntities({ baseUrl, token: 't', signal }))).toEqual([
    { kind: 'Component', namespace: 'default', name: 'a' },
    { kind: 'API', namespace: 'x', name: 'b' },
  ]);
});

/** A TechDocs whose site `broken` cannot be built, and what builds ahead there. */
async function startTechdocs() {
  const asked: string[] = [];
  const baseUrl = await serve((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(
      request.url?.endsWith('/broken')
        ? 'event: error\ndata: "no mkdocs.yml"\n\n'
        : `event: finish\ndata: {"updated":${request.url?.endsWith('/new')}}\n\n`,
    );
  });
  const warn = vi.fn();
  const onBuilt = vi.fn(async () => {});
  const clock = { now: 0 };
  const failed = new FailedBuilds(() => clock.now);
  const build = (...names: string[]) =>
    buildSites(entities(...names), {
      baseUrl,
      token: async () => 't',
      failed,
      onBuilt,
      logger: { ...mockServices.rootLogger(), warn },
      signal,
    });
  return { asked, warn, clock, onBuilt, build };
}

it('goes on after a site that fails, and names it', async () => {
  const { asked, warn, build } = await startTechdocs();
  await build('broken', 'fine');
  expect(asked).toEqual(['/sync/default/Component/broken', '/sync/default/Component/fine']);
  expect(warn).toHaveBeenCalledOnce();
  expect(warn).toHaveBeenCalledWith(
    expect.stringMatching(/Component:default\/broken were not built: .*no mkdocs\.yml/),
  );
});

it('does not take up a site that failed in each run again', async () => {
  const { asked, clock, build } = await startTechdocs();
  await build('broken');
  await build('broken');
  expect(asked).toHaveLength(1);
  clock.now = 30_000;
  await build('broken');
  expect(asked).toHaveLength(2);
});

it('says which sites are new, so that search can be told', async () => {
  const { build, onBuilt } = await startTechdocs();
  await build('new', 'broken', 'fine');
  expect(onBuilt).toHaveBeenCalledOnce();
});

async function* entities(...names: string[]): AsyncGenerator<EntityName> {
  for (const name of names) {
    yield { kind: 'Component', namespace: 'default', name };
  }
}
