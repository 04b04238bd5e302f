import { expect, it } from 'vitest';
import { parseDocuments } from './parseDocuments.ts';
import type { FileLimits } from './readLimits.ts';

const fileLimits: FileLimits = {
  isNamed: false,
  key: 'catalog.limits.registered',
  limits: {
    fileBytes: 1_000_000,
    entities: 100,
    entityBytes: 20_000,
    entityValues: 1_000,
    relations: 50,
    targets: 5,
    patternBytes: 1_000_000,
    archiveBytes: 1_000_000,
    unpackedBytes: 1_000_000,
    locationEntities: 100,
  },
};
const parse = (text: string) => parseDocuments(Buffer.from(text), fileLimits);
const errorsOf = (text: string) =>
  parse(text).flatMap(document => ('error' in document ? [document.error] : []));
const entity = (kind: string, spec: object) =>
  JSON.stringify({ apiVersion: 'v1', kind, metadata: { name: 'x' }, spec });

it('reads documents as Backstage does: an empty one is none, a wrong one is an error of its own', () => {
  expect(parse('kind: A\n---\n---\n- list\n---\nb: [\n---\nkind: C\n')).toEqual([
    { entity: { kind: 'A' } },
    { error: 'Expected object at root, got a list' },
    { error: expect.stringMatching(/^YAML error/) },
    { entity: { kind: 'C' } },
  ]);
});

it('refuses a file with more entities than allowed, as a whole', () => {
  expect(errorsOf('kind: A\n---\n'.repeat(101))).toEqual([
    'it has 101 entities, and 100 are allowed (catalog.limits.registered.entities)',
  ]);
});

it('has an end of errors, whatever is wrong with a file, and cuts each', () => {
  expect(errorsOf('- x\n---\n'.repeat(90))).toHaveLength(21);
  // The catalog makes an error of each entity without a name, so these count as well.
  expect(parse('kind: A\n---\n'.repeat(90))).toHaveLength(21);
  for (const error of errorsOf(`"${'x'.repeat(100_000)}`)) {
    expect(error.length).toBeLessThan(1_100);
  }
});

it('refuses an entity beyond a limit with the key of the limit', () => {
  const many = (length: number) => Array.from({ length }, (_, index) => `x${index}`);
  const fields = (count: number) => Object.fromEntries(many(count).map(name => [name, 1]));
  expect(errorsOf(entity('Component', { dependsOn: many(30), providesApis: many(30) }))).toEqual([
    expect.stringMatching(/Component x is too large: .* 60 items.*registered\.relations/),
  ]);
  expect(errorsOf(entity('Location', { targets: many(6) }))[0]).toMatch('registered.targets');
  expect(errorsOf(entity('Component', fields(1_001)))[0]).toMatch('registered.entityValues');
  expect(errorsOf(entity('API', { definition: 'x'.repeat(20_001) }))[0]).toMatch('entityBytes');
  expect(errorsOf(`kind: A\nspec: ${'['.repeat(150)}${']'.repeat(150)}`)[0]).toMatch('nested');
});

it('refuses a name that an index of the database cannot hold, and does not repeat it', () => {
  const [error = ''] = errorsOf(
    JSON.stringify({ kind: 'A', metadata: { name: 'n'.repeat(15_000) } }),
  );
  expect(error).toMatch(/its name has 15000 characters, and 253 are allowed/);
  expect(error.length).toBeLessThan(300);
});

it('has room for the members of a large group', () => {
  const members = Array.from({ length: 900 }, (_, index) => `user${index}`);
  expect(errorsOf(entity('Group', { members }))).toEqual([]);
});

it('refuses aliases that multiply, without building what they stand for', () => {
  const lines = ['a: &a [x, x, x, x, x, x, x, x]'];
  for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh', 'hi']) {
    lines.push(`${to}: &${to} [${Array(8).fill(`*${from}`).join(', ')}]`);
  }
  expect(errorsOf(lines.join('\n'))[0]).toMatch(/alias|too large/i);
  // Few enough for the limit on aliases that `yaml` has, and half a megabyte as JSON.
  const shared = `kind: A\nx: &x ${'y'.repeat(9_000)}\nz: [${Array(60).fill('*x').join(', ')}]`;
  expect(errorsOf(shared)[0]).toMatch('entityBytes');
});
