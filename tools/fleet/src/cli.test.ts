import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { freePorts } from './ports/freePorts.ts';
import { type Checkout, makeCheckout } from './testing/makeCheckout.ts';
import {
  type Command,
  eventually,
  gone,
  processesBelow,
  startCli,
  startCliInTerminal,
} from './testing/startCommand.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 40_000 });

let checkout: Checkout;

beforeEach(async () => {
  checkout = await makeCheckout(['gateway', 'catalog', 'search']);
});
afterEach(async () => {
  // Whatever a test was about: it leaves no process, PostgreSQL's and the build's included.
  await eventually(
    async () => ((await processesBelow(checkout.root)).length === 0 ? true : undefined),
    () => `processes are left below ${checkout.root}`,
  );
  await checkout[Symbol.asyncDispose]();
});

/** The process ids that the services write into their logs first of all. */
async function servicePids(...names: string[]): Promise<number[]> {
  const pids = names.map(name =>
    eventually(async () => {
      const file = join(checkout.dataDir, 'logs', `${name}.log`);
      const log = await readFile(file, 'utf8').catch(() => '');
      const [, pid] = log.match(/is process (\d+)$/m) ?? [];
      return pid === undefined ? undefined : Number(pid);
    }),
  );
  return Promise.all(pids);
}

async function postgresPid(): Promise<number> {
  const file = await readFile(join(checkout.dataDir, 'postgres/data/postmaster.pid'), 'utf8');
  return Number(file.split('\n', 1)[0]);
}

const ready = () => new RegExp(`^Portal ready at http://localhost:${checkout.ports[0]}$`, 'm');

async function allGone(pids: readonly number[]) {
  expect(pids.length).toBeGreaterThan(0);
  await Promise.all(pids.map(gone));
}

async function failure(command: Command) {
  return { code: await command.ended, output: command.output() };
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  'starts, says when it is ready, and on %s stops in order with exit code 0',
  async signal => {
    await using cli = startCli(checkout.root);
    await cli.printed(ready());
    const pids = [...(await servicePids('gateway', 'catalog', 'search')), await postgresPid()];
    expect(pids).toHaveLength(4);
    cli.child.kill(signal);
    expect(await cli.ended).toBe(0);
    await allGone(pids);
    expect(cli.output().match(/ready at/g)).toHaveLength(1);
    for (const part of ['PostgreSQL', 'front end', 'gateway', 'catalog', 'search']) {
      expect(cli.output()).toMatch(new RegExp(`^ {2}${part} is ready \\(\\d+\\.\\d s\\)$`, 'm'));
    }
    // Services that stop lose each other, and complain: that is for their log files.
    const catalog = await readFile(join(checkout.dataDir, 'logs/catalog.log'), 'utf8');
    expect(catalog).toContain('warn the others are gone');
    expect(cli.output()).not.toContain('the others are gone');
    const log = await readFile(join(checkout.dataDir, 'logs/postgres.log'), 'utf8');
    // Nobody was connected any more, and nothing has to be recovered.
    expect(log).toMatch(/database system is shut down\n$/);
  },
);

test('on another port, with a part of the services', async () => {
  const [port] = await freePorts(1);
  await using cli = startCli(checkout.root, [
    '--only',
    'catalog',
    '--port',
    String(port),
    '--data',
    'elsewhere',
  ]);
  const [, url = ''] = await cli.printed(/^Ready: catalog at (http:\S+)$/m);
  expect(await (await fetch(url)).json()).toMatchObject({ name: 'catalog' });
  expect(await readdir(join(checkout.root, 'elsewhere'))).toContain('postgres');
  cli.child.kill('SIGTERM');
  expect(await cli.ended).toBe(0);
});

test('once it is ready, each line of a service’s log begins with its name', async () => {
  await using cli = startCli(checkout.root);
  await cli.printed(ready());
  // What was said while it started is in the log files, not on the screen.
  expect(cli.output()).not.toContain('catalog is process');
  const [catalog = 0] = await servicePids('catalog');
  process.kill(catalog, 'SIGUSR2');
  await cli.printed(/^catalog {4}│ hello$/m);
});

test('a second Ctrl-C does not wait for a service that does not stop', async () => {
  await using cli = startCli(checkout.root, [], { env: { FIXTURE_CATALOG: 'stubborn' } });
  await cli.printed(ready());
  const pids = [...(await servicePids('gateway', 'catalog', 'search')), await postgresPid()];
  cli.child.kill('SIGINT');
  // The terminal, npm and run.mjs each send one: this is still the first Ctrl-C.
  cli.child.kill('SIGINT');
  await gone(pids[0] ?? 0);
  const impatient = setInterval(() => cli.child.kill('SIGINT'), 100);
  expect(await cli.ended).toBe(1);
  clearInterval(impatient);
  expect(cli.output()).not.toContain('did not stop within');
  await allGone(pids);
});

/** Replaces the code of a service, as somebody does in an editor. */
const edit = (name: string, code: string) =>
  writeFile(join(checkout.root, 'services', `${name}-backend/src/index.ts`), code);
const indexOf = (name: string) =>
  readFile(join(checkout.root, 'services', `${name}-backend/src/index.ts`), 'utf8');

test('a service that cannot start does not take the others along: it is told at once, with the files that somebody wrote, and starts by itself when they are mended', async () => {
  const good = await indexOf('search');
  await edit('search', `console.error('search has a bad day'); process.exit(7);`);
  await using cli = startCli(checkout.root);
  await cli.printed(ready());
  const output = cli.output();
  expect(output.match(/search has a bad day/g)).toHaveLength(1);
  expect(output).toMatch(/^search {5}│ search has a bad day$/m);
  expect(output).toContain('error: search exited with code 7 while starting.');
  expect(output).toContain(
    'It is written in services/search-backend/src/index.ts, app-config/routing.yaml.',
  );
  expect(output).toContain('\nDown: search; why stands above\n');
  expect(output).not.toContain('    at ');
  expect(output).not.toContain('fleet.yaml');
  expect((await fetch(`http://127.0.0.1:${checkout.ports[1]}`)).status).toBe(200);

  const [gateway] = await servicePids('gateway');
  await edit('search', good);
  await cli.printed(
    /^search: services\/search-backend\/src\/index\.ts was edited; starting it again\.$/m,
  );
  await cli.printed(/^ {2}search is ready/m);
  expect((await fetch(`http://127.0.0.1:${checkout.ports[2]}`)).status).toBe(200);
  expect(await servicePids('gateway')).toEqual([gateway]);
  cli.child.kill('SIGINT');
  expect(await cli.ended).toBe(0);
});

test('one that fails in the same way again and again is told in a line, less and less often', async () => {
  await edit('search', `console.error('a bad day', process.pid); process.exit(7);`);
  await using cli = startCli(checkout.root);
  await cli.printed(/^search fails in the same way\. Next try in 2 s\.$/m);
  await cli.printed(/^search fails in the same way\. Next try in 4 s\.$/m);
  expect(cli.output().match(/a bad day/g)).toHaveLength(1);
  cli.child.kill('SIGINT');
  expect(await cli.ended).toBe(0);
});

test('when the gateway is the one that cannot start, the others serve, and the portal is ready later', async () => {
  const good = await indexOf('gateway');
  await edit('gateway', 'process.exit(7);');
  await using cli = startCli(checkout.root);
  await cli.printed(/^Ready: catalog at http:\S+, search at http:\S+$/m);
  expect(cli.output()).not.toMatch(ready());
  await edit('gateway', good);
  await cli.printed(ready());
  cli.child.kill('SIGINT');
  expect(await cli.ended).toBe(0);
});

test('when nothing can start: what each said, everything stopped, exit code 1', async () => {
  for (const name of ['gateway', 'catalog', 'search'])
    await edit(name, `console.error('${name} has a bad day'); process.exit(7);`);
  await using cli = startCli(checkout.root);
  const { code, output } = await failure(cli);
  expect(code).toBe(1);
  for (const name of ['gateway', 'catalog', 'search'])
    expect(output.match(new RegExp(`${name} has a bad day`, 'g'))).toHaveLength(1);
  expect(output).toContain('error: None of the 3 services could start.');
  await expect(postgresPid()).rejects.toThrow('ENOENT');
});

test('a service that dies later is named and started again, with the others serving all the while', async () => {
  await using cli = startCli(checkout.root);
  await cli.printed(ready());
  const [catalog = 0] = await servicePids('catalog');
  process.kill(catalog, 'SIGKILL');
  await cli.printed(
    /^catalog was ended by SIGKILL\. The others keep serving\. It is started again in 1 s\.$/m,
  );
  expect((await fetch(`http://127.0.0.1:${checkout.ports[0]}`)).status).toBe(200);
  await cli.printed(/Portal ready[\s\S]*^ {2}catalog is ready/m);
  expect((await fetch(`http://127.0.0.1:${checkout.ports[1]}`)).status).toBe(200);
  cli.child.kill('SIGINT');
  expect(await cli.ended).toBe(0);
});

test('a service that serves is left alone when it is edited', async () => {
  await using cli = startCli(checkout.root);
  await cli.printed(ready());
  const pids = await servicePids('catalog');
  await edit('catalog', 'process.exit(7);');
  // One that is down meanwhile is started again: edits are seen.
  const [search = 0] = await servicePids('search');
  process.kill(search, 'SIGKILL');
  await cli.printed(/^ {2}search is ready[\s\S]*^ {2}search is ready/m);
  expect(cli.output()).not.toMatch(/catalog: |catalog was|catalog exited/);
  expect(await servicePids('catalog')).toEqual(pids);
  cli.child.kill('SIGINT');
  expect(await cli.ended).toBe(0);
});

test('after the ready line the console has what people need, and the log file all', async () => {
  await using cli = startCli(checkout.root);
  await cli.printed(ready());
  const [catalog = 0] = await servicePids('catalog');
  process.kill(catalog, 'SIGUSR2');
  await cli.printed(/^catalog {4}│ hello$/m);
  await cli.printed(/^catalog {4}│ catalog warn Location does not exist$/m);
  expect(cli.output()).not.toContain('incomingRequest');
  const log = await readFile(join(checkout.dataDir, 'logs/catalog.log'), 'utf8');
  expect(log).toContain('incomingRequest');
  cli.child.kill('SIGINT');
  expect(await cli.ended).toBe(0);
});

const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

test.runIf(hasScript)(
  'in a terminal a key restarts one service, v shows all, and Ctrl-C is a key too',
  async () => {
    await using cli = startCliInTerminal(checkout.root);
    await cli.printed(/^Keys: r restarts a service, h shows all keys\r$/m);
    await cli.printed(/^Portal ready at /m);
    const before = await servicePids('gateway', 'catalog', 'search');
    cli.keys('r');
    await cli.printed(/^Restart which\? {2}1 gateway {3}2 catalog {3}3 search/m);
    cli.keys('2');
    await cli.printed(/^catalog is restarted\.[\s\S]*^ {2}catalog is ready/m);
    await gone(before[1] ?? 0);
    expect((await fetch(`http://127.0.0.1:${checkout.ports[1]}`)).status).toBe(200);
    for (const [i, name] of ['gateway', 'catalog', 'search'].entries()) {
      const log = await readFile(join(checkout.dataDir, 'logs', `${name}.log`), 'utf8');
      expect([name, log.match(/is process/g)?.length]).toEqual([name, i === 1 ? 2 : 1]);
    }
    cli.keys('v');
    await cli.printed(/^All log lines are shown\.\r$/m);
    process.kill(before[2] ?? 0, 'SIGUSR2');
    await cli.printed(/^search {5}│ .*incomingRequest/m);
    cli.keys('\x03');
    expect(await cli.ended).toBe(0);
    expect(cli.output()).toContain('Ctrl-C: stopping in order; again to end at once.');
  },
);

test('with --verbose it shows all', async () => {
  await using cli = startCli(checkout.root, ['--verbose']);
  await cli.printed(ready());
  const [catalog = 0] = await servicePids('catalog');
  process.kill(catalog, 'SIGUSR2');
  await cli.printed(/^catalog {4}│ .*incomingRequest/m);
  cli.child.kill('SIGINT');
  expect(await cli.ended).toBe(0);
});

test('a broken routing table is told before anything starts, with the file that somebody wrote', async () => {
  const mine = join(checkout.root, 'mine.yaml');
  await writeFile(mine, 'routing: {services: {search: {plugins: [search, catalog]}}}');
  await using cli = startCli(checkout.root, ['--config', mine]);
  const { code, output } = await failure(cli);
  expect(code).toBe(1);
  expect(output).toMatch(/"catalog" is already owned at .* \(in mine\.yaml\)/);
  expect(output).not.toMatch(/PostgreSQL|fleet\.yaml/);
});

test('SIGTERM while it is starting leaves no process', async () => {
  await using cli = startCli(checkout.root, [], { env: { FIXTURE_CATALOG: 'unready' } });
  await cli.printed(/gateway is ready/);
  const pids = [...(await servicePids('gateway', 'catalog', 'search')), await postgresPid()];
  cli.child.kill('SIGTERM');
  expect(await cli.ended).toBe(0);
  await allGone(pids);
});

test('SIGTERM while the front end is built leaves no process', async () => {
  const pidFile = join(checkout.root, 'build.pid');
  // As turbo does: scripts run in groups of their own, and stop only because turbo stops them.
  await checkout.setTurbo(`
    const script = require('child_process').spawn('sleep', ['600'], { detached: true });
    require('fs').writeFileSync('${pidFile}', String(script.pid));
    process.on('SIGINT', () => script.kill());
    script.on('exit', () => process.exit(1));
  `);
  await using cli = startCli(checkout.root);
  await cli.printed(/PostgreSQL is ready/);
  const pids = [
    await eventually(
      async () => Number(await readFile(pidFile, 'utf8').catch(() => '')) || undefined,
    ),
    await postgresPid(),
  ];
  cli.child.kill('SIGTERM');
  expect(await cli.ended).toBe(0);
  await allGone(pids);
});

test('when the launcher is killed, nothing stays, and the next start works at once', async () => {
  await using cli = startCli(checkout.root);
  await cli.printed(ready());
  const pids = [...(await servicePids('gateway', 'catalog', 'search')), await postgresPid()];
  cli.child.kill('SIGKILL');
  await cli.ended;
  await using next = startCli(checkout.root);
  await next.printed(/^The last launcher \(process \d+\) was killed; cleaning up after it\.$/m);
  await next.printed(ready());
  await allGone(pids);
  next.child.kill('SIGTERM');
  expect(await next.ended).toBe(0);
});

test('a taken port: which, by whom, and how to go on; nothing was started', async () => {
  const taken = checkout.ports[1];
  const server = createServer().listen(taken, '127.0.0.1');
  await using cli = startCli(checkout.root);
  const { code, output } = await failure(cli);
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
  await first.printed(ready());
  await using second = startCli(checkout.root, ['--port', String(port)]);
  const { code, output } = await failure(second);
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
  const { code, output } = await failure(cli);
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
    const { code, output } = await failure(cli);
    expect(code).toBe(1);
    expect(output).toContain(
      `error: The data folder ${checkout.dataDir} belongs to another user (uid 0).`,
    );
    expect(await stat(checkout.dataDir)).toMatchObject({ mode: before.mode, uid: 0 });
  },
);

test('a database server that does not answer stops it before any service starts', async () => {
  const [port] = await freePorts(1);
  await using cli = startCli(checkout.root, [
    '--database-url',
    `postgres://ann:secret@127.0.0.1:${port}/postgres`,
  ]);
  const { code, output } = await failure(cli);
  expect(code).toBe(1);
  expect(output).toContain(`error: PostgreSQL at 127.0.0.1:${port}/postgres cannot be used`);
  expect(output).not.toContain('secret');
  expect(await readdir(join(checkout.dataDir, 'logs'))).toEqual([]);
});

test.each([
  [['--prot', '1'], 'There is no option --prot; did you mean --port?'],
  [['--only', 'catalgo'], 'There is no service "catalgo"; did you mean "catalog"?'],
])('%j is met with the nearest name and exit code 2', async (args, message) => {
  await using cli = startCli(checkout.root, args);
  const { code, output } = await failure(cli);
  expect(code).toBe(2);
  expect(output).toContain(`error: ${message}`);
});

test('a routing table that is not YAML is named with its line', async () => {
  await writeFile(join(checkout.root, 'app-config/routing.yaml'), 'routing:\n  services: [');
  await using cli = startCli(checkout.root);
  const { code, output } = await failure(cli);
  expect(code).toBe(1);
  expect(output).toMatch(/^error: .*routing\.yaml: .* at line 2/);
});
