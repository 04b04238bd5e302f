import { expect, it } from 'vitest';
import { type AnyQuery, findHeavyQuery } from './findHeavyQuery.ts';

const limits = { queryConditions: 500, queryConditionsTogether: 50 };
const heavy = (query: AnyQuery) => findHeavyQuery(query, limits);
const many = <T>(length: number, make: (index: number) => T) =>
  Array.from({ length }, (_, index) => make(index));
const cursorOf = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64');
const nested = (levels: number) => {
  let query: object = { kind: 'x' };
  for (let level = 0; level < levels; level += 1) query = { $not: query };
  return query;
};

it('takes what pages ask', () => {
  expect(heavy({})).toBeUndefined();
  expect(heavy({ filter: 'kind=component,spec.type=service' })).toBeUndefined();
  // All groups of a person of many groups, and the starred entities of a person who has many.
  const owners = many(700, index => `relations.ownedBy=group:default/g${index}`);
  expect(heavy({ filter: ['kind=component', ...owners].join(',') })).toBeUndefined();
  expect(
    heavy({ query: { 'metadata.name': { $in: many(5_000, index => `n${index}`) } } }),
  ).toBeUndefined();
  const pairs = many(200, index => `kind=component,metadata.name=n${index}`);
  expect(heavy({ filter: pairs })).toBeUndefined();
  expect(heavy({ cursor: cursorOf({ filter: { key: 'kind', values: ['a'] } }) })).toBeUndefined();
  expect(heavy({ cursor: 'none' })).toBeUndefined();
});

it('refuses conditions that have to be met together, in each of their forms', () => {
  const fields = many(100, index => ({ [`metadata.a${index}`]: 'x' }));
  const keys = many(100, index => ({ key: `metadata.a${index}` }));
  for (const query of [
    { filter: many(100, index => `metadata.a${index}`).join(',') },
    { query: { $all: fields } },
    { query: Object.assign({}, ...fields) },
    { query: { $all: [{ kind: 'x' }, { $all: fields }] } },
    { query: Object.assign({ key: 'x' }, ...fields) },
    { query: { $all: [Object.assign({ key: 'x', values: [] }, ...fields)] } },
    { query: { $not: { $any: fields } } },
    { query: { $any: many(10, () => ({ $all: fields.slice(0, 40) })) } },
    { cursor: cursorOf({ query: { $all: fields } }) },
    { cursor: cursorOf({ filter: { allOf: keys } }) },
  ]) {
    expect(heavy(query), JSON.stringify(query).slice(0, 80)).toMatch('queryConditions');
  }
});

it('refuses too many alternatives, order fields and facets', () => {
  const fields = many(3_000, index => ({ [`metadata.a${index}`]: 'x' }));
  expect(heavy({ query: { $any: fields } })).toMatch('it has 3000 conditions');
  expect(heavy({ filter: many(501, index => `a${index}`) })).toMatch('queryConditions');
  const names = many(501, index => `a${index}`);
  for (const query of [
    { lists: [names] },
    { orders: [names.slice(0, 51)] },
    { cursor: cursorOf({ orderFields: names.slice(0, 51) }) },
    { cursor: cursorOf({ fullTextFilter: { term: 'a', fields: names } }) },
  ]) {
    expect(heavy(query)).toMatch('queryConditions');
  }
});

it('refuses what is deep, in a cursor too', () => {
  expect(heavy({ query: nested(5) })).toBeUndefined();
  for (const levels of [13, 3_000]) {
    expect(heavy({ query: nested(levels) })).toMatch('nested deeper than 12 levels');
    expect(heavy({ cursor: cursorOf({ query: nested(levels) }) })).toMatch('nested deeper');
  }
});
