import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { eventually, gone, startCli } from './testing/startCommand.ts';
import { allGone, useCheckout } from './testing/useCheckout.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 40_000 });

const checkout = useCheckout();

test.each(['SIGINT', 'SIGTERM'] as const)(
  'starts, says when it is ready, and on %s stops in order with exit code 0',
  async signal => {
    await using cli = startCli(checkout.root);
    await cli.printed(checkout.ready);
    const pids = [
      ...(await checkout.servicePids('gateway', 'catalog', 'search')),
      await checkout.postgresPid(),
    ];
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

test('a second Ctrl-C does not wait for a service that does not stop', async () => {
  await using cli = startCli(checkout.root, [], { env: { FIXTURE_CATALOG: 'stubborn' } });
  await cli.printed(checkout.ready);
  const pids = [
    ...(await checkout.servicePids('gateway', 'catalog', 'search')),
    await checkout.postgresPid(),
  ];
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

test('SIGTERM while it is starting leaves no process', async () => {
  await using cli = startCli(checkout.root, [], { env: { FIXTURE_CATALOG: 'unready' } });
  await cli.printed(/gateway is ready/);
  const pids = [
    ...(await checkout.servicePids('gateway', 'catalog', 'search')),
    await checkout.postgresPid(),
  ];
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
    await checkout.postgresPid(),
  ];
  cli.child.kill('SIGTERM');
  expect(await cli.ended).toBe(0);
  await allGone(pids);
});

test('when the launcher is killed, nothing stays, and the next start works at once', async () => {
  await using cli = startCli(checkout.root);
  await cli.printed(checkout.ready);
  const pids = [
    ...(await checkout.servicePids('gateway', 'catalog', 'search')),
    await checkout.postgresPid(),
  ];
  cli.child.kill('SIGKILL');
  await cli.ended;
  await using next = startCli(checkout.root);
  await next.printed(/^The last launcher \(process \d+\) was killed; cleaning up after it\.$/m);
  await next.printed(checkout.ready);
  await allGone(pids);
  next.child.kill('SIGTERM');
  expect(await next.ended).toBe(0);
});
