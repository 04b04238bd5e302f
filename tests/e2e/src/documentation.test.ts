import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { until } from 'test-support';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Portal, startPortal } from './testing/startPortal.ts';

let folder: string;
let portal: Portal;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e2e-docs-'));
  await write('catalog-info.yaml', component('parcels'));
  await write('docs/index.md', '# Parcels\n\nHow a zeppelin delivers them.');
  await write('docs/run.js', 'fetch("/api/catalog/entities")');
  await write('docs/page.html', '<script src="run.js"></script>');
  await write(
    'docs/drawing.svg',
    '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
  );
  portal = await startPortal({
    services: ['gateway', 'catalog', 'search'],
    config: {
      catalog: { locations: [{ type: 'file', target: join(folder, 'catalog-info.yaml') }] },
      techdocs: { publisher: { type: 'local', local: { publishDirectory: join(folder, 'site') } } },
    },
  });
});
afterAll(async () => {
  await portal?.[Symbol.asyncDispose]();
  if (folder) await rm(folder, { recursive: true, force: true });
});

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}

const component = (name: string) =>
  JSON.stringify({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, annotations: { 'backstage.io/techdocs-ref': 'dir:.' } },
    spec: { type: 'service', lifecycle: 'production', owner: 'user:development/guest' },
  });

// Newcomer 8: three 404s and an empty index, and nothing found until the next minute but one.
it('finds documentation as soon as it has been built, without asking for it before', async () => {
  const search = '/api/search/query?types[0]=techdocs&term=zeppelin';
  await until('the docs to be found', async () => {
    const { results } = await portal.json<{ results: readonly object[] }>(search);
    return results.length > 0;
  });
  const lines = [...portal.fleet.logs('catalog'), ...portal.fleet.logs('search')];
  expect(lines.filter(line => /search_index\.json.* 404 /.test(line))).toEqual([]);
  expect(lines.filter(line => /Index for techdocs was not replaced/.test(line))).toEqual([]);
});

// Security 14c: what a site holds is served from the portal's own origin.
it.each(['run.js', 'page.html', 'drawing.svg', 'RUN.JS', 'index.html'])(
  'serves %s of a site as text, in a sandbox',
  async file => {
    const path = `/api/techdocs/static/docs/default/component/parcels/${file}`;
    const response = await portal.call(path);
    if (response.ok) {
      expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(response.headers.get('content-security-policy')).toMatch(/^sandbox;/);
    } else {
      expect([file, response.status]).toEqual(['RUN.JS', 404]);
    }
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  },
);
