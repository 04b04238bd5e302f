import { expect, test } from 'vitest';
import { ToldOnce } from './ToldOnce.ts';

const line = (text: string) => `${new Date().toISOString()} splitstage ${text}`;
const refused = [
  line(
    '\x1b[31merror\x1b[39m A routing table from config was refused; 9ff5 stays in force. Line 2:',
  ),
  '',
  'routing: [unclosed',
  '         ^',
  '',
];

/** What is left of what services say, in turn. */
function told(...said: readonly (readonly [source: string, lines: readonly string[]])[]) {
  const once = new ToldOnce();
  return said.map(([source, lines]) =>
    lines.filter(text => !once.isRepeated(source, text)).length === 0 ? 'nothing' : source,
  );
}

test('what became of an edit of the table is told by the first service, with all its lines', () => {
  const once = new ToldOnce();
  expect(refused.filter(text => !once.isRepeated('gateway', text))).toEqual(refused);
  expect(refused.filter(text => !once.isRepeated('search', text))).toEqual([]);
  const taken = line('info Routing table 9ff5 → 41c0 (from config): plugin techdocs moved');
  expect(told(['search', [taken]], ['gateway', [taken]])).toEqual(['search', 'nothing']);
});

test('who is the second to begin says nothing, also when its lines come first', () => {
  const once = new ToldOnce();
  const [begin = '', ...more] = refused;
  expect(once.isRepeated('gateway', begin)).toBe(false);
  expect([begin, ...more].filter(text => !once.isRepeated('search', text))).toEqual([]);
  expect(more.filter(text => !once.isRepeated('gateway', text))).toEqual(more);
});

test('it is told again when it happens again, also when another service is the first then', () => {
  expect(
    told(['gateway', refused], ['search', refused], ['search', refused], ['gateway', refused]),
  ).toEqual(['gateway', 'nothing', 'search', 'nothing']);
});

test('what differs is told, and so is what a developer prints behind it', () => {
  const once = new ToldOnce();
  for (const text of refused) once.isRepeated('gateway', text);
  const other = refused.map(text => text.replace('9ff5', '41c0'));
  expect(other.filter(text => !once.isRepeated('catalog', text))).toEqual(other);
  for (const source of ['search', 'scaffolder']) {
    for (const text of [...refused, 'hello']) once.isRepeated(source, text);
  }
  expect(once.isRepeated('gateway', 'hello')).toBe(false);
  for (const text of refused.slice(0, 1)) once.isRepeated('gateway', text);
  expect(once.isRepeated('gateway', 'hello')).toBe(false);
});

test('anything else that two services say is told by both: it is about each of them', () => {
  const warning = line('warn The database does not answer');
  expect(told(['gateway', [warning]], ['search', [warning]])).toEqual(['gateway', 'search']);
});
