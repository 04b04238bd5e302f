import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entity } from '@backstage/catalog-model';
import { until } from 'test-support';
import { describe, expect, it } from 'vitest';
import {
  accountForDocuments,
  documentsOf,
  type UnprocessedEntity,
} from './testing/accountForDocuments.ts';
import { serveFolder } from './testing/serveFolder.ts';
import { type Portal, startPortal } from './testing/startPortal.ts';

const catalogs = join(import.meta.dirname, '../../../../shared/catalogs');
const kinds = [
  'AIResource',
  'API',
  'Component',
  'Domain',
  'Environment',
  'Group',
  'Location',
  'Resource',
  'System',
  'Template',
];

describe.skipIf(!existsSync(catalogs))('catalog files of public repositories', () => {
  it('are each ingested, or refused with a reason, and take nothing down', async () => {
    await using files = await serveFolder(catalogs);
    await using portal = await startPortal({
      config: {
        backend: { reading: { allow: [{ host: files.host }] } },
        catalog: { locations: [], rules: [{ allow: [...kinds, 'User'] }] },
      },
    });
    const pids = () => portal.fleet.services.map(name => portal.fleet.pid(name));
    const pidsBefore = pids();

    const documents = [];
    for (const file of (await Array.fromAsync(glob('*/**/*.yaml', { cwd: catalogs }))).sort()) {
      const url = files.urlOf(file);
      documents.push(...documentsOf(url, await readFile(join(catalogs, file), 'utf8')));
      const body = JSON.stringify({ type: 'url', target: url });
      await portal.json('/api/catalog/locations', { method: 'POST', body });
    }

    const state = await settled(portal);
    const outcomes = accountForDocuments(documents, state);
    const lost = documents.filter((_, index) => outcomes[index]?.kind === 'unaccounted');
    expect(lost).toEqual([]);
    // Of these, some are refused because what they point at is out of reach without the internet.
    expect(Object.fromEntries(countBy(outcomes.map(({ kind }) => kind)))).toEqual({
      ingested: 191,
      'described elsewhere': 6,
      refused: 53,
    });

    expect(portal.fleet.crashes).toEqual([]);
    expect(pids()).toEqual(pidsBefore);
  }, 300_000);
});

/** The catalog once it has tried everything and nothing changes any more. */
async function settled(portal: Portal) {
  let last = '';
  return await until('the catalog to settle', async () => {
    const entities = await portal.json<Entity[]>('/api/catalog/entities');
    const lists = await Promise.all(
      ['pending', 'failed'].map(list =>
        portal.json<{ entities: UnprocessedEntity[] }>(`/api/catalog/entities/unprocessed/${list}`),
      ),
    );
    const unprocessed = lists.flatMap(list => list.entities);
    const seen = JSON.stringify([entities, unprocessed.map(item => item.errors)]);
    const unchanged = seen === last;
    last = seen;
    return (
      unchanged &&
      unprocessed.every(item => item.errors) && {
        entities,
        unprocessed,
        logs: portal.fleet.logs('catalog'),
      }
    );
  });
}

function countBy(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}
