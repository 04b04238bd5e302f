import { expect, it } from 'vitest';
import { type AnyPage, findLargePage } from './findLargePage.ts';

const limits = { queryFields: 40, queryResults: 20_000 };
const large = (page: AnyPage) => findLargePage(page, limits);
const many = (length: number, item = 'x') => Array.from({ length }, () => item);
const cursorOf = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');

it.each<AnyPage>([
  {},
  { limit: '500', offset: '1000', fields: 'kind,metadata.name,spec.profile.displayName' },
  { limit: 10_000, fields: many(30, 'metadata.annotations.backstage.io/source-location') },
  { after: cursorOf({ limit: 500, offset: 19_500 }) },
  { term: 'how do I deploy', facets: ['kind', 'spec.type'] },
])('takes %j', page => {
  expect(large(page)).toBeUndefined();
});

it.each<[AnyPage, string]>([
  [{ fields: many(41) }, 'it asks for 41 fields'],
  [{ fields: [many(41).join(',')] }, 'it asks for 41 fields'],
  [{ facets: many(41) }, '41 facets, and 40 are allowed (catalog.limits.queryFields)'],
  [{ fields: 'a.'.repeat(40_000) }, '40001 parts between dots, and 160 are allowed'],
  // Short fields, of which each is allowed, with too many dots together.
  [{ fields: many(40, 'a.b.c.d.e') }, '200 parts between dots, and 160 are allowed'],
  [{ fields: 'a'.repeat(401) }, 'more than 400 characters'],
  [{ limit: 20_001 }, 'its page reaches to entity 20001, and it may to 20000'],
  [{ limit: '10', offset: 1e9 }, 'catalog.limits.queryResults'],
  [{ limit: -1 }, 'below zero'],
  [{ after: cursorOf({ limit: 1e15 }) }, 'catalog.limits.queryResults'],
  [{ after: cursorOf({ limit: 10, offset: -5 }) }, 'below zero'],
  [{ after: cursorOf(null) }, 'its cursor is none that the catalog gave'],
  [{ after: '{' }, 'its cursor is none'],
  [{ term: '%_'.repeat(600) }, 'a text of more than 1000 characters'],
])('refuses %j', (page, words) => {
  expect(large(page)).toContain(words);
});
