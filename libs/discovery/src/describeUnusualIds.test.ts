import { describe, expect, it } from 'vitest';
import { describeUnusualIds } from './describeUnusualIds.ts';
import { parseRoutingTable } from './parseRoutingTable.ts';

function tableOf(...plugins: string[]) {
  return parseRoutingTable({ services: { a: { url: 'http://a', plugins } } }).table;
}

describe('a plugin id that cannot be renamed (backstage#30092)', () => {
  it.each(['fooBar', 'foo_bar', 'Foo', 'a1-B2_c3'])('%s is taken as it is, with a warning', id => {
    const table = tableOf('catalog', id);
    expect(table.ownerOf(id)?.name).toBe('a');
    expect(describeUnusualIds(table)).toContain(`: ${id}. They work`);
  });

  it('is not warned of when it is as Backstage wants it', () => {
    expect(describeUnusualIds(tableOf('catalog', 'tech-radar', 'a1'))).toBeUndefined();
  });
});
