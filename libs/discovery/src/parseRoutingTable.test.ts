import { describe, expect, it } from 'vitest';
import { RoutingTableError } from './errors.ts';
import { parseRoutingTable } from './parseRoutingTable.ts';

const catalog = { url: 'http://catalog:7007', plugins: ['catalog', 'techdocs'] };

/** Each problem as `path: message | fix`. */
function problemsOf(routing: unknown): string[] {
  try {
    parseRoutingTable(routing);
  } catch (error) {
    if (error instanceof RoutingTableError) {
      return error.problems.map(({ path, message, fix }) => `${path}: ${message} | ${fix}`);
    }
    throw error;
  }
  return [];
}

describe('parseRoutingTable', () => {
  it('reads url and urls, and drops trailing slashes', () => {
    const { table, verify } = parseRoutingTable({
      services: {
        search: { urls: ['http://10.0.0.2:7007/', 'http://10.0.0.1:7007'], plugins: ['search'] },
        catalog,
      },
    });
    expect(verify).toBe('strict');
    expect(table.services).toEqual([
      { name: 'catalog', urls: ['http://catalog:7007'], plugins: ['catalog', 'techdocs'] },
      {
        name: 'search',
        urls: ['http://10.0.0.1:7007', 'http://10.0.0.2:7007'],
        plugins: ['search'],
      },
    ]);
  });

  it('gives the same revision whatever the order, and another for another meaning', () => {
    const revision = (routing: unknown) => parseRoutingTable(routing).table.revision;
    const search = { url: 'http://search:7007', plugins: ['search'] };
    const table = revision({ services: { catalog, search } });
    expect(
      revision({
        services: {
          search: { ...search, url: 'HTTP://search:7007/' },
          catalog: { ...catalog, plugins: ['techdocs', 'catalog'] },
        },
      }),
    ).toBe(table);
    expect(revision({ services: { catalog } })).not.toBe(table);
  });

  it('tells every problem at once', () => {
    expect(
      problemsOf({
        services: {
          catalog: { url: 'catalog:7007', plugins: ['catalog', 'Tech Docs'] },
          search: { url: 'http://search:7007', plugins: ['search', 'catalog'], replicas: 2 },
          Scaffolder: { plugins: [] },
        },
      }),
    ).toEqual([
      expect.stringMatching(/^routing\.services\.catalog\.url: "catalog:7007" has no scheme/),
      expect.stringMatching(
        /^routing\.services\.catalog\.plugins\[1\]: "Tech Docs" is not a plugin/,
      ),
      expect.stringMatching(/^routing\.services\.search\.replicas: unknown key "replicas"/),
      expect.stringMatching(/^routing\.services\.Scaffolder\.plugins: the list is empty/),
      expect.stringMatching(/^routing\.services\.Scaffolder: "Scaffolder" is not a service name/),
      expect.stringMatching(/^routing\.services\.Scaffolder: the service has no address/),
      expect.stringMatching(
        /^routing\.services\.search\.plugins\[1\]: plugin "catalog" is already owned at routing\.services\.catalog\.plugins\[0\]/,
      ),
    ]);
  });

  it.each([
    ['nothing', undefined, /^routing: it is missing/],
    ['a list of services', { services: [] }, /^routing\.services: found \[\] \| set a map/],
    ['no service', { services: {} }, /^routing\.services: the table has no service/],
    [
      'no address',
      { services: { a: { plugins: ['a'] } } },
      /^routing\.services\.a: the service has no address/,
    ],
    [
      'both url and urls',
      { services: { a: { ...catalog, urls: ['http://x'] } } },
      /both url and urls/,
    ],
    [
      'a wildcard',
      { services: { a: { ...catalog, plugins: ['*'] } } },
      /plugins\[0\]: "\*" .*wildcard/,
    ],
    ['a query', { services: { a: { ...catalog, url: 'http://x/?a' } } }, /has a query or fragment/],
    ['a bare word', { services: { a: { ...catalog, url: 'catalog' } } }, /"catalog" is not a URL/],
    [
      'a number as plugin',
      { services: { a: { ...catalog, plugins: [7] } } },
      /plugins\[0\]: found 7/,
    ],
    ['a misspelt key', { services: { a: { ...catalog, plugin: [] } } }, /Did you mean "plugins"\?/],
    ['a misspelt mode', { services: { a: catalog }, verify: 'strickt' }, /Did you mean "strict"\?/],
    ['a long name', { services: { ['a'.repeat(64)]: catalog } }, /is not a service name/],
  ])('refuses %s', (_, routing, message) => {
    expect(problemsOf(routing).join('\n')).toMatch(message);
  });

  it('refuses two services on one URL, however it is written', () => {
    expect(
      problemsOf({
        services: { catalog, search: { url: 'http://CATALOG:7007/', plugins: ['search'] } },
      }),
    ).toEqual([
      expect.stringMatching(
        /^routing\.services\.search\.url: http:\/\/catalog:7007 is already the address at routing\.services\.catalog\.url/,
      ),
    ]);
  });

  it('does not repeat a password', () => {
    const problems = problemsOf({
      services: { catalog: { ...catalog, url: 'http://admin:hunter2@catalog:7007' } },
    });
    expect(problems.join()).toMatch(/holds credentials/);
    expect(problems.join()).not.toMatch(/hunter2/);
  });
});
