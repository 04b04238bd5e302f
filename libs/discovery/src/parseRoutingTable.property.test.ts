import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RoutingTableError } from './errors.ts';
import { parseRoutingTable } from './parseRoutingTable.ts';
import { arbitraryRouting, type RandomRouting } from './testing/arbitraryRouting.ts';
import { type Mutation, mutations } from './testing/mutations.ts';

const runs = { numRuns: 1_000 };

/** Breaks one row of a copy. Returns the copy, and the path that the error has to name. */
function mutate(valid: RandomRouting, mutation: Mutation, random: number) {
  const routing = structuredClone(valid);
  const names = Object.keys(routing.services);
  const name = names[random % names.length] ?? '';
  const row = routing.services[name];
  if (!row) {
    throw new Error('a table without a row is not valid');
  }
  const path = mutation({ routing, name, row, position: length => random % length });
  return { routing, path };
}

/** The paths that the error names; none when the table is taken. */
function refusedPaths(routing: unknown): string[] {
  try {
    parseRoutingTable(routing);
  } catch (error) {
    if (error instanceof RoutingTableError) {
      for (const { path, message, fix } of error.problems) {
        expect(error.message).toContain(`  ${path}\n    ${message}\n    Fix: ${fix}`);
      }
      return error.problems.map(problem => problem.path);
    }
    throw error;
  }
  return [];
}

describe('any routing table', () => {
  it('survives parse, canonical form, parse', () => {
    fc.assert(
      fc.property(arbitraryRouting, routing => {
        const { table } = parseRoutingTable(routing);
        const canonical = table.toRouting();
        const again = parseRoutingTable(JSON.parse(JSON.stringify(canonical))).table;
        expect(again.services).toEqual(table.services);
        expect(again.revision).toBe(table.revision);
        expect(again.toRouting()).toEqual(canonical);
      }),
      runs,
    );
  });

  it('means the same in any order', () => {
    fc.assert(
      fc.property(arbitraryRouting, routing => {
        const reversed = {
          services: Object.fromEntries(
            Object.entries(routing.services)
              .reverse()
              .map(([name, row]) => [
                name,
                Object.fromEntries(
                  Object.entries(row)
                    .reverse()
                    .map(([key, value]) => [
                      key,
                      Array.isArray(value) ? value.toReversed() : value,
                    ]),
                ),
              ]),
          ),
        };
        const { table } = parseRoutingTable(routing);
        expect(parseRoutingTable(reversed).table.equals(table)).toBe(true);
      }),
      runs,
    );
  });

  it('gives each plugin to the service that names it, and no other id to anybody', () => {
    fc.assert(
      fc.property(arbitraryRouting, fc.string(), (routing, stranger) => {
        const { table } = parseRoutingTable(routing);
        const owners = Object.entries(routing.services).flatMap(([name, { plugins }]) =>
          Array.isArray(plugins) ? plugins.map(id => [id, name]) : [],
        );
        expect(table.pluginIds().map(id => [id, table.ownerOf(id)?.name])).toEqual(owners.sort());
        fc.pre(!table.pluginIds().includes(stranger));
        expect(table.ownerOf(stranger)).toBeUndefined();
      }),
      runs,
    );
  });
});

describe('any broken routing table is refused at the path of the fault', () => {
  it('whatever the fault', () => {
    const anyMutation = fc.oneof(...Object.values(mutations));
    fc.assert(
      fc.property(arbitraryRouting, anyMutation, fc.nat(), (valid, mutation, random) => {
        const { routing, path } = mutate(valid, mutation, random);
        expect(refusedPaths(routing)).toContain(path);
      }),
      runs,
    );
  });

  it.each(Object.entries(mutations))('%s', (_, mutation) => {
    fc.assert(
      fc.property(arbitraryRouting, mutation, fc.nat(), (valid, mutation, random) => {
        const { routing, path } = mutate(valid, mutation, random);
        expect(refusedPaths(routing)).toContain(path);
      }),
      { numRuns: 50 },
    );
  });

  it('both of two faults in one table', () => {
    const anyMutation = fc.oneof(
      ...Object.entries(mutations).flatMap(([name, mutation]) =>
        // These speak about a row that they add, both the same.
        name.includes('service') ? [] : [mutation],
      ),
    );
    fc.assert(
      fc.property(
        arbitraryRouting,
        fc.tuple(anyMutation, anyMutation),
        (valid, [first, second]) => {
          const names = Object.keys(valid.services);
          fc.pre(names.length > 1);
          const one = mutate(valid, first, 0);
          const both = mutate(one.routing, second, 1);
          fc.pre(one.path !== both.path);
          expect(refusedPaths(both.routing)).toEqual(expect.arrayContaining([one.path, both.path]));
        },
      ),
      runs,
    );
  });
});
