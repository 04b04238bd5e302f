import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkConfigFiles, parseOptions } from './options.ts';

const parse = (...args: string[]) => parseOptions(args, '/home/ann', '/checkout');

test('without arguments, data is kept in the checkout and ports are the routing table’s', () => {
  expect(parse()).toEqual({
    help: false,
    port: undefined,
    dataDir: '/checkout/.data',
    only: undefined,
    configFiles: [],
    databaseUrl: undefined,
    verbose: false,
  });
});

test('paths are relative to where the command was typed', () => {
  const options = parse('--data', 'portal', '--config', 'a.yaml', '--config=/etc/b.yaml');
  expect(options.dataDir).toBe('/home/ann/portal');
  expect(options.configFiles).toEqual(['/home/ann/a.yaml', '/etc/b.yaml']);
});

test('reads a port, a list of services and a database', () => {
  const url = 'postgres://ann:secret@db:5432/postgres';
  expect(parse('--port', '8007', '--only', 'catalog, search', '--database-url', url)).toMatchObject(
    {
      port: 8007,
      only: ['catalog', 'search'],
      databaseUrl: url,
    },
  );
});

test.each([
  [['--prot', '1'], 'There is no option --prot; did you mean --port?'],
  [['--database_url=x'], 'There is no option --database_url; did you mean --database-url?'],
  [['--zzzzzz'], 'There is no option --zzzzzz.'],
  [['-x'], 'There is no option -x.'],
  [['--port', 'abc'], '--port: expected a number from 1 to 65535, found "abc".'],
  [['--port', '70000'], '--port: expected a number from 1 to 65535, found "70000".'],
  [['--data='], '--data needs a value.'],
  [['--data'], /--data/],
  [['catalog'], /Every argument must belong to an option/],
])('refuses %j', (args, message) => {
  expect(() => parse(...args)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  expect(() => parse(...args)).toThrow(message);
});

test('a database URL that is wrong is not repeated: it may hold a password', () => {
  expect(() => parse('--database-url', 'mysql://ann:secret@db/x')).toThrow(/^(?!.*secret)/);
});

test('a configuration file that is missing is named before anything starts', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'splitstage-options-'));
  const missing = join(folder, 'missing.yaml');
  await expect(checkConfigFiles([missing])).rejects.toThrow(`${missing} does not exist`);
  await expect(checkConfigFiles([folder])).rejects.toThrow(`${folder} is not a file`);
  await rm(folder, { recursive: true });
});
