import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually, gone, startCommand } from '../testing/startCommand.ts';
import { ChildGroup, type ChildGroupOptions, describeExit } from './ChildGroup.ts';
import { processIdentity } from './processIdentity.ts';

function start(script: string, options: Partial<ChildGroupOptions> = {}) {
  const lines: string[] = [];
  const child = new ChildGroup({
    command: '/bin/sh',
    args: ['-c', script],
    cwd: '/',
    env: process.env,
    onLine: line => lines.push(line),
    ...options,
  });
  return { child, lines };
}

test('all that it printed is there when it has ended', async () => {
  const { child, lines } = start('echo one; echo two >&2; printf three; exit 4');
  const exit = await child.exited;
  expect(describeExit(exit)).toBe('exited with code 4');
  expect(lines.toSorted()).toEqual(['one', 'three', 'two']);
  expect(child.running).toBe(false);
});

test('a program that is not there is a way to end, not an exception', async () => {
  const { child } = start('', { command: '/nowhere/program' });
  expect(describeExit(await child.exited)).toMatch(/^could not be started \(.*ENOENT\)$/);
  expect((await child.stop()).killed).toBe(false);
});

test('stopping takes the helpers along that it left behind', async () => {
  const { child, lines } = start('sleep 600 & echo $!; wait');
  const helper = Number(await eventually(() => lines[0]));
  expect(await child.stop()).toMatchObject({ signal: 'SIGTERM', killed: false });
  await gone(helper);
});

test('one that does not stop in time is killed', async () => {
  const { child, lines } = start('trap "" TERM; echo up; while :; do sleep 0.1; done', {
    graceMs: 300,
  });
  await eventually(() => lines[0]);
  expect(await child.stop()).toMatchObject({ signal: 'SIGKILL', killed: true });
});

test('one that does not stop in time is killed even when its launcher is gone', async () => {
  await using launcher = startCommand([
    join(import.meta.dirname, '../testing/superviseUntilKilled.ts'),
  ]);
  const [, pid] = await launcher.printed(/^up (\d+)$/m);
  expect(await processIdentity(Number(pid))).toBeDefined();
  launcher.child.kill('SIGKILL');
  await gone(Number(pid));
});
