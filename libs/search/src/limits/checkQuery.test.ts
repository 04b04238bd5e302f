import { expect, it } from 'vitest';
import { checkQuery } from './checkQuery.ts';

const limits = {
  termLength: 100,
  pageLimit: 100,
  words: 25,
  values: 200,
  bytes: 8_192,
  results: 10_000,
};
const cursor = (page: string) => Buffer.from(page).toString('base64');

it.each([
  {},
  { term: 'how do I deploy a service in the booking team, and who is on call on Sundays?' },
  { term: 'ab '.repeat(25), types: ['techdocs'], pageLimit: '100', pageCursor: cursor('99') },
  { term: '', filters: { kind: ['Component', 'API'], lifecycle: 'production' } },
  { term: 'x', pageLimit: 0 },
])('takes %j', query => {
  expect(() => checkQuery(query, limits)).not.toThrow();
});

it.each([
  [
    { term: 'x'.repeat(101) },
    '101 characters in its term; at most 100 are allowed (search.maxTermLength)',
  ],
  [{ term: 'x '.repeat(26) }, '26 words in its term; at most 25 are allowed (search.limits.words)'],
  [
    { filters: { kind: Array(201).fill('a') } },
    'types and values of filters; at most 200 are allowed',
  ],
  [
    { filters: Object.fromEntries(Array.from({ length: 201 }, (_, key) => [key, 'a'])) },
    '(search.limits.values)',
  ],
  [{ types: Array(201).fill('techdocs') }, '(search.limits.values)'],
  [
    { filters: { a: { b: Array(101).fill('c') } }, types: Array(100).fill('techdocs') },
    '(search.limits.values)',
  ],
  [
    { filters: { kind: 'x'.repeat(100_000) } },
    'bytes; at most 8192 are allowed (search.limits.bytes)',
  ],
  [{ filters: { ['x'.repeat(10_000)]: 'a' } }, '(search.limits.bytes)'],
  [{ pageLimit: 101 }, '101 results on a page; at most 100 are allowed (search.maxPageLimit)'],
  [{ pageLimit: -1 }, 'no whole number'],
  [{ pageLimit: 'all' }, 'no whole number'],
  [{ pageLimit: 1e9 }, '(search.maxPageLimit)'],
  [{ pageCursor: cursor('400') }, '10025 results in all pages up to this one; at most 10000'],
  [{ pageCursor: cursor('100'), pageLimit: 100 }, '(search.limits.results)'],
  [{ pageCursor: cursor('Infinity') }, 'The page cursor of the search is none'],
  [{ pageCursor: cursor('-1') }, 'The page cursor of the search is none'],
  [{ pageCursor: cursor('1e9') }, 'The page cursor of the search is none'],
  [{ pageCursor: cursor('0.5') }, 'The page cursor of the search is none'],
  [{ pageCursor: ['MQ=='] }, 'The page cursor of the search is none'],
])('refuses %j', (query, message) => {
  expect(() => checkQuery(query, limits)).toThrow(message);
});
