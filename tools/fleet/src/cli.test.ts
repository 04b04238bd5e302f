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

test('a service that dies while starting: its last lines once, everything stopped, exit code 1', async () => {
  await using cli = startCli(checkout.root, [], { env: { FIXTURE_SEARCH: 'die' } });
  const { code, output } = await failure(cli);
  expect(code).toBe(1);
  expect(output.match(/search has a bad day/g)).toHaveLength(1);
  expect(output).toContain('error: search exited with code 7 while starting.');
  expect(output).not.toContain('    at ');
  await expect(postgresPid()).rejects.toThrow('ENOENT');
});

test('a service that dies later is named with how to start it again; the others keep serving', async () => {
  await using cli = startCli(checkout.root);
  await cli.printed(ready());
  const [catalog = 0] = await servicePids('catalog');
  process.kill(catalog, 'SIGKILL');
  await cli.printed(
    /^catalog was ended by SIGKILL\. The others keep serving\. To start it again, stop with Ctrl-C and run npm start\.$/m,
  );
  expect((await fetch(`http://127.0.0.1:${checkout.ports[0]}`)).status).toBe(200);
  cli.child.kill('SIGINT');
  expect(await cli.ended).toBe(0);
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
