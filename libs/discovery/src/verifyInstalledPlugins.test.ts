import { describe, expect, it } from 'vitest';
import { RoutingTable } from './RoutingTable.ts';
import { verifyInstalledPlugins } from './verifyInstalledPlugins.ts';

const table = new RoutingTable([
  { name: 'catalog', urls: ['http://catalog:7007'], plugins: ['catalog', 'techdocs'] },
  { name: 'search', urls: ['http://search:7007'], plugins: ['search'] },
]);
const verify = (service: string, ...installed: string[]) =>
  verifyInstalledPlugins({ table, service, installed });

describe('verifyInstalledPlugins', () => {
  it('has nothing to say when both agree', () => {
    expect(verify('catalog', 'techdocs', 'catalog')).toBeUndefined();
  });

  it('lists what is promised but not there, and what is there but not promised', () => {
    expect(verify('catalog', 'catalog', 'search', 'radar')).toBe(
      [
        'The plugins of service "catalog" are not those of its row in the routing table.',
        '  In routing.services.catalog.plugins, but not installed: techdocs. Install each with backend.add(…) in this service, or take it out of the list.',
        '  Installed, but not in routing.services.catalog.plugins: radar, search (the table gives it to "search"). Add each to the list, or remove it from this service.',
      ].join('\n'),
    );
  });

  it('points at a misspelt id', () => {
    expect(verify('catalog', 'catalog', 'techdoc')).toMatch(/"techdocs": Did you mean "techdoc"\?/);
  });

  it('refuses a service that the table does not know', () => {
    expect(verify('serch', 'search')).toMatch(/no service "serch".*Did you mean "search"\?/);
  });
});
