import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

/**
 * The story (newcomer 3): the front end was built again, for 20 to 48 seconds, after an edit of a
 * backend or of app-config. turbo decides that by a hash; here it tells the hash of a copy of this
 * repository without what is installed or built.
 */
const repoRoot = join(import.meta.dirname, '../../..');
const left = new Set(['node_modules', '.git', '.turbo', '.cache', '.data', 'dist', 'results']);
let copy: string;

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'splitstage-turbo-'));
  await cp(repoRoot, copy, {
    recursive: true,
    filter: file => file === repoRoot || !left.has(basename(file)),
  });
});
afterAll(() => rm(copy, { recursive: true, force: true }));

interface DryRun {
  readonly tasks: readonly { readonly taskId: string; readonly hash: string }[];
}

/** The hashes of the tasks of this name, by package. */
async function hashes(task: string, ...filter: string[]): Promise<Map<string, string>> {
  const turbo = join(repoRoot, 'node_modules/turbo/bin/turbo');
  const args = [turbo, 'run', task, '--dry=json', '--cwd', copy, ...filter];
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1' };
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env,
    maxBuffer: 64 * 1024 ** 2,
  });
  const { tasks }: DryRun = JSON.parse(stdout);
  return new Map(
    tasks.flatMap(({ taskId, hash }) => {
      const [name = '', what] = taskId.split('#');
      return what === task ? [[name, hash] as const] : [];
    }),
  );
}

async function ofFrontEnd(): Promise<string> {
  const hash = (await hashes('build', '--filter=app')).get('app');
  if (hash === undefined) throw new Error('turbo does not know app#build');
  return hash;
}

/** Edits a file while `work` runs. */
async function edited<T>(
  file: string,
  change: (text: string) => string,
  work: () => Promise<T>,
): Promise<T> {
  const path = join(copy, file);
  const before = await readFile(path, 'utf8');
  const after = change(before);
  expect(after, `${file} is edited`).not.toBe(before);
  await writeFile(path, after);
  try {
    return await work();
  } finally {
    await writeFile(path, before);
  }
}

const more = (text: string) => `${text}\n\n`;
/** A dependency of the catalog's service that nothing else has, as pnpm writes it down. */
const addDependency = (text: string) =>
  text.replace(
    /^ {2}services\/catalog-backend:\n {4}dependencies:\n/m,
    found => `${found}      left-pad:\n        specifier: 1.3.0\n        version: 1.3.0\n`,
  );

test.each([
  ['a service', 'services/catalog-backend/src/index.ts', more],
  ['a library of the services', 'libs/service/src/index.ts', more],
  ['a service’s dependencies', 'services/catalog-backend/package.json', more],
  ['the lockfile’s part of a service', 'pnpm-lock.yaml', addDependency],
  [
    'the version of a package that services alone use',
    'pnpm-lock.yaml',
    (text: string) => text.replaceAll('ioredis@6', 'ioredis@7'),
  ],
  ['the configuration', 'app-config/app-config.yaml', more],
  ['the routing table', 'app-config/routing.yaml', more],
  ['what the linter is told', 'biome.json', more],
  ['what the tests are told', 'vitest.config.ts', more],
  ['a test of the front end', 'packages/app/src/catalog/ownsAll.test.ts', more],
])('the front end is not built again after an edit of %s', async (_, file, change) => {
  const before = await ofFrontEnd();
  expect(await edited(file, change, ofFrontEnd)).toBe(before);
});

test.each([
  ['its code', 'packages/app/src/index.tsx', more],
  ['its page', 'packages/app/public/index.html', more],
  ['its dependencies', 'packages/app/package.json', more],
  ['which configuration it may read', 'packages/app/config.schema.json', more],
  ['which packages are in it', 'packages/app/build-config.yaml', more],
  [
    'the version of a package that it uses',
    'pnpm-lock.yaml',
    (text: string) => text.replaceAll('react-router@6', 'react-router@7'),
  ],
])('the front end is built again after an edit of %s', async (_, file, change) => {
  const before = await ofFrontEnd();
  expect(await edited(file, change, ofFrontEnd)).not.toBe(before);
});

// The price of it: they are inputs of each task, which a package's own turbo.json could lose.
test.each([
  ['tsconfig.json', 'typecheck'],
  ['biome.json', 'lint'],
  ['vitest.config.ts', 'test'],
])('after an edit of %s each package’s %s runs again', async (file, task) => {
  const before = await hashes(task);
  const after = await edited(file, more, () => hashes(task));
  const uncached = ['chart', 'conformance', 'e2e', 'starts'];
  const same = [...before].filter(([name, hash]) => after.get(name) === hash);
  expect(before.size).toBeGreaterThan(10);
  expect(
    same.map(([name]) => name).filter(name => task !== 'test' || !uncached.includes(name)),
  ).toEqual([]);
});
