import { mockServices } from '@backstage/backend-test-utils';
import { describe, expect, it } from 'vitest';
import { LiveRouting } from './LiveRouting.ts';
import { parseRoutingTable } from './parseRoutingTable.ts';
import { TableDiscovery } from './TableDiscovery.ts';

const tableWith = (services: object) => parseRoutingTable({ services }).table;
const catalog = { url: 'http://catalog:7007', plugins: ['catalog', 'techdocs'] };
const search = { url: 'http://search:7007', plugins: ['search'] };

/** A live table, with what it logs as `level message`. */
function createLive() {
  const lines: string[] = [];
  const log = (level: string) => (message: string | Error) => lines.push(`${level} ${message}`);
  const logger = { ...mockServices.rootLogger(), info: log('info'), error: log('error') };
  const live = new LiveRouting({ table: tableWith({ catalog, search }), logger, now: () => 7 });
  return { live, lines };
}

describe('LiveRouting', () => {
  it('takes a new table and says in one line what moved where', () => {
    const { live, lines } = createLive();
    const before = live.table.revision;
    live.offer('config', () =>
      tableWith({
        catalog: { ...catalog, plugins: ['catalog'] },
        search: { url: 'http://search:9000', plugins: ['search', 'techdocs'] },
      }),
    );
    expect(lines).toEqual([
      `info Routing table ${before} → ${live.table.revision} (from config): plugin techdocs moved from catalog to search; service search moved from http://search:7007 to http://search:9000`,
    ]);
  });

  it('keeps the table on a fault, logs it once, and tells observers with a reason', () => {
    const { live, lines } = createLive();
    const reasons: string[] = [];
    live.observe({ refused: (_, reason) => reasons.push(reason) });
    const { table } = live;
    const broken = () => tableWith({ catalog: { ...catalog, plugins: ['*'] } });
    live.offer('config', broken);
    live.offer('config', broken);
    expect(live.table).toBe(table);
    expect(live.refusals).toMatchObject([{ source: 'config', at: 7 }]);
    expect(reasons).toEqual(['invalid']);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^error .* stays in force.*routing\.services\.catalog\.plugins\[0\]/s);
  });

  it('forgets a fault once its source is right again', () => {
    const { live, lines } = createLive();
    live.refuse('config', new Error('routing.yaml is not valid YAML'));
    live.offer('config', () => tableWith({ search, catalog }));
    expect(live.refusals).toEqual([]);
    expect(lines[1]).toBe(
      `info Routing table ${live.table.revision} (from config) is valid again, and is in force`,
    );
    live.refuse('config', new Error('routing.yaml is not valid YAML'));
    expect(lines).toHaveLength(3);
  });

  it('never answers with a mixture of two tables while it is replaced all the time', async () => {
    const { live } = createLive();
    const on = (port: number) =>
      tableWith({
        catalog: { ...catalog, url: `http://catalog:${port}` },
        search: { ...search, url: `http://search:${port}` },
      });
    const discovery = new TableDiscovery({
      table: () => live.table,
      service: 'gateway',
      ownUrl: () => 'http://localhost:1',
      publicUrl: 'http://localhost:1',
    });
    let answers = 0;
    let port = 1_000;
    live.offer('config', () => on(port));
    let replaced = false;
    const lookUps = async () => {
      while (!replaced || answers <= 500) {
        const [a, b, c] = await Promise.all(
          ['catalog', 'search', 'techdocs'].map(id => discovery.getBaseUrl(id)),
        );
        const ports = [a, b, c].map(url => new URL(url ?? '').port);
        // Asked in one go, so from one table.
        expect(new Set(ports).size).toBe(1);
        answers += 3;
        await new Promise(setImmediate);
      }
    };
    const reloads = async () => {
      for (let index = 0; index < 100; index++) {
        port += 1;
        live.offer('config', () => on(port));
        await new Promise(setImmediate);
      }
      replaced = true;
    };
    await Promise.all([lookUps(), lookUps(), reloads()]);
    expect(await discovery.getBaseUrl('catalog')).toBe('http://catalog:1100/api/catalog');
  });
});
