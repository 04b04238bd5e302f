import { expect, test } from 'vitest';
import { ForPeople } from './ForPeople.ts';

const at = '2026-11-27T19:00:00.000Z';
const shown = (...lines: string[]) => {
  const people = new ForPeople();
  return lines.flatMap(line => people.read(line) ?? []);
};

test('warnings and errors are shown, without the time; access lines are not', () => {
  expect(
    shown(
      `${at} rootHttpRouter info [${at}] "GET /api/catalog/entities HTTP/1.1" 200 type="incomingRequest"`,
      `\x1b[2m${at}\x1b[22m \x1b[34mcatalog\x1b[39m \x1b[33mwarn\x1b[39m Location does not exist`,
      `${at} search error Collating failed`,
      `{"level":"info","message":"in production"}`,
      `{"level":"error","message":"in production"}`,
    ),
  ).toEqual([
    '\x1b[34mcatalog\x1b[39m \x1b[33mwarn\x1b[39m Location does not exist',
    'search error Collating failed',
    '{"level":"error","message":"in production"}',
  ]);
});

test('a warning is shown without its stack trace of one line, an error with it', () => {
  const stack = String.raw`stack="TypeError: \"terminated\"\n    at Fetch.onAborted (undici:1:1)"`;
  expect(
    shown(
      `${at} catalog warn Poll failed ${stack} task="x"`,
      `${at} catalog warn \x1b[36mPoll failed\x1b[39m \x1b[36mstack\x1b[39m="TypeError: x" task="x"`,
      `${at} catalog warn Cut off ${stack.slice(0, 30)}`,
      `${at} catalog error Broken ${stack}`,
    ),
  ).toEqual([
    'catalog warn Poll failed task="x"',
    'catalog warn \x1b[36mPoll failed\x1b[39m task="x"',
    'catalog warn Cut off',
    `catalog error Broken ${stack}`,
  ]);
});

test('a warning that repeats is shown once in a minute, whatever its ids and times; errors always', () => {
  let now = 0;
  const people = new ForPeople(() => now);
  const down = (id: string, ms: number) =>
    people.read(`${at} gateway warn GET /api/catalog/entities 503 in ${ms} ms requestId="${id}"`);
  const first = down('4e1c7a52-8d0f-4f43-9d7a-0c6d3b1f2a90', 1.5);
  expect(first).toContain('503 in 1.5 ms');
  expect(down('0b9d5f11-aaaa-4bbb-8ccc-1234567890ab', 12)).toBeUndefined();
  expect(people.read('    at its stack (index.js:1:1)')).toBeUndefined();
  expect(people.read(`${at} gateway warn GET /api/search/query 503 in 1 ms`)).toBeDefined();
  const error = `${at} gateway error Broken`;
  expect([people.read(error), people.read(error)]).toEqual([
    'gateway error Broken',
    'gateway error Broken',
  ]);
  now = 60_000;
  expect(down('0b9d5f11-aaaa-4bbb-8ccc-1234567890ab', 12)).toBeDefined();
});

test('a stack trace is shown with the error above it, and not with what is not shown', () => {
  expect(
    shown(
      `${at} search error Broken`,
      '    at collate (index.js:1:1)',
      `${at} search info { a: 1,`,
      '  b: 2 }',
    ),
  ).toEqual(['search error Broken', '    at collate (index.js:1:1)']);
});

test('what a developer prints is shown, and so is what became of an edit of the table', () => {
  expect(
    shown(
      `${at} catalog info Processed`,
      'hello from my plugin',
      `${at} splitstage info Routing table 9ff53e2d352a → 41c0a0e8b7d1 (from config): plugin techdocs moved`,
      `${at} splitstage info Routing table 41c0a0e8b7d1 (from config) is valid again, and is in force`,
    ),
  ).toEqual([
    'hello from my plugin',
    'splitstage info Routing table 9ff53e2d352a → 41c0a0e8b7d1 (from config): plugin techdocs moved',
    'splitstage info Routing table 41c0a0e8b7d1 (from config) is valid again, and is in force',
  ]);
});

test('of the last words of a service, those that are no information; all when there are no others', () => {
  const info = `${at} catalog info Starting`;
  expect(ForPeople.select([info, 'Service "catalog" cannot start. X'])).toEqual([
    'Service "catalog" cannot start. X',
  ]);
  expect(ForPeople.select([info])).toEqual([info]);
});
