import { describe, expect, it } from 'vitest';
import { parseRoutingTable } from '../../parseRoutingTable.ts';
import { compareCode } from './compareCode.ts';

const { table } = parseRoutingTable({
  services: {
    catalog: { url: 'http://catalog:7007', plugins: ['catalog', 'techdocs'] },
    search: { url: 'http://search:7007', plugins: ['search'] },
  },
});
const compare = (installed: Record<string, string[]>) =>
  compareCode(table, new Map(Object.entries(installed)));

describe('compareCode', () => {
  it('has nothing to say when both agree', () => {
    expect(compare({ catalog: ['techdocs', 'catalog'], search: ['search'] })).toEqual([]);
  });

  it('shows a plugin that moved in the code only on both sides', () => {
    expect(compare({ catalog: ['catalog'], search: ['search', 'techdocs'] })).toEqual([
      {
        where: 'code',
        service: 'catalog',
        plugin: 'techdocs',
        table: 'runs here',
        found: 'installed in search',
      },
      {
        where: 'code',
        service: 'search',
        plugin: 'techdocs',
        table: 'runs in catalog',
        found: 'installed here',
      },
    ]);
  });

  it('shows what nobody installs, and what the table does not know', () => {
    expect(compare({ catalog: ['catalog', 'radar'] })).toEqual([
      {
        where: 'code',
        service: 'catalog',
        plugin: 'radar',
        table: 'in no service',
        found: 'installed here',
      },
      {
        where: 'code',
        service: 'catalog',
        plugin: 'techdocs',
        table: 'runs here',
        found: 'not installed',
      },
    ]);
  });

  it('leaves out a service whose code is not here', () => {
    expect(compare({ search: ['search'] })).toEqual([]);
  });
});
