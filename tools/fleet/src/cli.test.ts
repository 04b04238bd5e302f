import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { freePorts } from './ports/freePorts.ts';
import { gone, startCli, startCliInTerminal } from './testing/startCommand.ts';
import { useCheckout } from './testing/useCheckout.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 40_000 });

const checkout = useCheckout();

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
  await cli.printed(checkout.ready);
  // What was said while it started is in the log files, not on the screen.
  expect(cli.output()).not.toContain('catalog is process');
  const [catalog = 0] = await checkout.servicePids('catalog');
  process.kill(catalog, 'SIGUSR2');
  await cli.printed(/^catalog {4}│ hello$/m);
});

test('after the ready line the console has what people need, and the log file all', async () => {
  await using cli = startCli(checkout.root);
  await cli.printed(checkout.ready);
  const [catalog = 0] = await checkout.servicePids('catalog');
  process.kill(catalog, 'SIGUSR2');
  await cli.printed(/^catalog {4}│ hello$/m);
  await cli.printed(/^catalog {4}│ catalog warn Location does not exist$/m);
  expect(cli.output()).not.toContain('incomingRequest');
  const log = await readFile(join(checkout.dataDir, 'logs/catalog.log'), 'utf8');
  expect(log).toContain('incomingRequest');
  cli.child.kill('SIGINT');
  expect(await cli.ended).toBe(0);
});

test('a table that all services refuse is told once, and stands in the log file of each', async () => {
  await using cli = startCli(checkout.root);
  await cli.printed(checkout.ready);
  const names = ['gateway', 'catalog', 'search'];
  for (const pid of await checkout.servicePids(...names)) process.kill(pid, 'SIGUSR2');
  for (const name of names) {
    await cli.printed(new RegExp(`^${name.padEnd(10)} │ hello$`, 'm'));
    const file = join(checkout.dataDir, 'logs', `${name}.log`);
    const whole = /A routing table from config was refused\. Line 2:\n\n\[\n\^\nhello\n/;
    await vi.waitFor(async () => expect(await readFile(file, 'utf8')).toMatch(whole), 30_000);
  }
  expect(cli.output().match(/A routing table .* refused/g)).toHaveLength(1);
  expect(cli.output().match(/│ \[$/gm)).toHaveLength(1);
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
    const before = await checkout.servicePids('gateway', 'catalog', 'search');
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
  await cli.printed(checkout.ready);
  const [catalog = 0] = await checkout.servicePids('catalog');
  process.kill(catalog, 'SIGUSR2');
  await cli.printed(/^catalog {4}│ .*incomingRequest/m);
  cli.child.kill('SIGINT');
  expect(await cli.ended).toBe(0);
});
