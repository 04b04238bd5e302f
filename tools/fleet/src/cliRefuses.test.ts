import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { freePorts } from './ports/freePorts.ts';
import { startCli } from './testing/startCommand.ts';
import { outcomeOf, useCheckout } from './testing/useCheckout.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 40_000 });

const checkout = useCheckout();

test('a broken routing table is told before anything starts, with the file that somebody wrote', async () => {
  const mine = join(checkout.root, 'mine.yaml');
  await writeFile(mine, 'routing: {services: {search: {plugins: [search, catalog]}}}');
  await using cli = startCli(checkout.root, ['--config', mine]);
  const { code, output } = await outcomeOf(cli);
  expect(code).toBe(1);
  expect(output).toMatch(/"catalog" is already owned at .* \(in mine\.yaml\)/);
  expect(output).not.toMatch(/PostgreSQL|fleet\.yaml/);
});

test('a taken port: which, by whom, and how to go on; nothing was started', async () => {
  const taken = checkout.ports[1];
  const server = createServer().listen(taken, '127.0.0.1');
  await using cli = startCli(checkout.root);
  const { code, output } = await outcomeOf(cli);
  server.close();
  expect(code).toBe(1);
  expect(output).toMatch(
    new RegExp(
      `^error: Port ${taken} \\(catalog\\) is taken by .*process ${process.pid}\\)?\\.\n +.*npm start -- --port \\d+\n$`,
    ),
  );
  expect(await readdir(checkout.dataDir)).toEqual(['logs']);
});

test('two on one data folder: the second says who has it, and the first goes on', async () => {
  const [port] = await freePorts(1);
  await using first = startCli(checkout.root);
  await first.printed(checkout.ready);
  await using second = startCli(checkout.root, ['--port', String(port)]);
  const { code, output } = await outcomeOf(second);
  expect(code).toBe(1);
  expect(output).toContain(
    `error: ${checkout.dataDir} is in use by another launcher (process ${first.pid}).`,
  );
  expect((await fetch(`http://127.0.0.1:${checkout.ports[0]}`)).status).toBe(200);
  first.child.kill('SIGTERM');
  expect(await first.ended).toBe(0);
});

test('a data folder that cannot be used is named and left as it is', async () => {
  await writeFile(checkout.dataDir, 'precious');
  await using cli = startCli(checkout.root);
  const { code, output } = await outcomeOf(cli);
  expect(code).toBe(1);
  expect(output).toBe(
    `error: The data folder ${checkout.dataDir} cannot be used: it is a file, not a folder.\n` +
      '       Put that right, or use another folder: npm start -- --data <folder>\n',
  );
  expect(await readFile(checkout.dataDir, 'utf8')).toBe('precious');
});

const nobody = 65_534;
const canBeNobody =
  spawnSync(process.execPath, [import.meta.filename], { uid: nobody }).error === undefined;

test.runIf(process.getuid?.() === 0 && canBeNobody)(
  'a data folder of another user is refused, and left as it is',
  async () => {
    await mkdir(checkout.dataDir, { mode: 0o700 });
    const before = await stat(checkout.dataDir);
    await using cli = startCli(checkout.root, [], { uid: nobody });
    const { code, output } = await outcomeOf(cli);
    expect(code).toBe(1);
    expect(output).toContain(
      `error: The data folder ${checkout.dataDir} belongs to another user (uid 0).`,
    );
    expect(await stat(checkout.dataDir)).toMatchObject({ mode: before.mode, uid: 0 });
  },
);

test('a database server that does not answer stops it before any service starts', async () => {
  const [port] = await freePorts(1);
  // It is aborted by then, which is no fault of its own.
  await checkout.setTurbo(`setInterval(() => {}, 1000)`);
  await using cli = startCli(checkout.root, [
    '--database-url',
    `postgres://ann:secret@127.0.0.1:${port}/postgres`,
  ]);
  const { code, output } = await outcomeOf(cli);
  expect(code).toBe(1);
  expect(output).toContain(`error: PostgreSQL at 127.0.0.1:${port}/postgres cannot be used`);
  expect(output.match(/error:/g)).toHaveLength(1);
  expect(output).not.toContain('secret');
  expect(await readdir(join(checkout.dataDir, 'logs'))).toEqual([]);
});

test.each([
  [['--prot', '1'], 'There is no option --prot; did you mean --port?'],
  [['--only', 'catalgo'], 'There is no service "catalgo"; did you mean "catalog"?'],
])('%j is met with the nearest name and exit code 2', async (args, message) => {
  await using cli = startCli(checkout.root, args);
  const { code, output } = await outcomeOf(cli);
  expect(code).toBe(2);
  expect(output).toContain(`error: ${message}`);
});

test('a routing table that is not YAML is named with its line', async () => {
  await writeFile(join(checkout.root, 'app-config/routing.yaml'), 'routing:\n  services: [');
  await using cli = startCli(checkout.root);
  const { code, output } = await outcomeOf(cli);
  expect(code).toBe(1);
  expect(output).toMatch(/^error: .*routing\.yaml: .* at line 2/);
});
