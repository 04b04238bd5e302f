import { describe, expect, it } from 'vitest';
import { RoutingTable } from './RoutingTable.ts';
import { TableDiscovery } from './TableDiscovery.ts';

const table = new RoutingTable([
  { name: 'catalog', urls: ['http://catalog:7007'], plugins: ['catalog', 'techdocs'] },
  { name: 'search', urls: ['http://s1:7007', 'http://s2:7007/prefix'], plugins: ['search'] },
]);

const discovery = new TableDiscovery({
  table: () => table,
  service: 'catalog',
  ownUrl: () => 'http://127.0.0.1:9999',
  publicUrl: 'https://portal.example.com',
});

describe('TableDiscovery', () => {
  it('reaches its own plugins over its own listener', async () => {
    expect(await discovery.getBaseUrl('techdocs')).toBe('http://127.0.0.1:9999/api/techdocs');
  });

  it('takes turns between the instances of another service', async () => {
    const urls = [await discovery.getBaseUrl('search'), await discovery.getBaseUrl('search')];
    expect(urls.sort()).toEqual(['http://s1:7007/api/search', 'http://s2:7007/prefix/api/search']);
  });

  it('knows its own address only once the server listens', async () => {
    let port: number | undefined;
    const ephemeral = new TableDiscovery({
      table: () => table,
      service: 'catalog',
      ownUrl: () => {
        if (port === undefined) {
          throw new Error('not listening yet');
        }
        return `http://127.0.0.1:${port}`;
      },
      publicUrl: 'https://portal.example.com',
    });
    await expect(ephemeral.getBaseUrl('catalog')).rejects.toThrow('not listening yet');
    port = 1234;
    expect(await ephemeral.getBaseUrl('catalog')).toBe('http://127.0.0.1:1234/api/catalog');
  });

  it('gives only the public origin for browsers', async () => {
    expect(await discovery.getExternalBaseUrl('search')).toBe(
      'https://portal.example.com/api/search',
    );
  });

  it('refuses an unknown id, and says which it may have been', async () => {
    const message =
      /owns the plugin "serch"\. Did you mean "search"\? Known: catalog, search, techdocs/;
    await expect(discovery.getBaseUrl('serch')).rejects.toThrow(message);
    await expect(discovery.getExternalBaseUrl('serch')).rejects.toMatchObject({
      name: 'NotFoundError',
    });
  });

  it('wastes neither time nor words on an id that nobody would write', async () => {
    const start = performance.now();
    const error: unknown = await discovery.getBaseUrl('search'.repeat(100_000)).catch(e => e);
    expect(performance.now() - start).toBeLessThan(50);
    expect(String(error).length).toBeLessThan(300);
  });

  it('does not take an inherited property for a plugin', async () => {
    await expect(discovery.getBaseUrl('constructor')).rejects.toThrow(/owns the plugin/);
  });
});
