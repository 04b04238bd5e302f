import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually, gone, startCommand } from './testing/startCommand.ts';

const tools = resolve(import.meta.dirname, '../..');
let root: string;

/** A checkout with this run.mjs, in which everything looks installed. */
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'splitstage-bootstrap-'));
  await mkdir(join(root, 'tools/fleet/src'), { recursive: true });
  await cp(join(tools, 'run.mjs'), join(root, 'tools/run.mjs'));
  await cp(join(tools, 'fleet/bootstrap'), join(root, 'tools/fleet/bootstrap'), {
    recursive: true,
  });
  await writeFile(join(root, 'package.json'), '{ "packageManager": "pnpm@1.2.3+sha512.abc" }');
  await writeFile(join(root, 'pnpm-lock.yaml'), 'lock: 1\n');
  await installed();
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function installed() {
  await mkdir(join(root, 'node_modules/.pnpm'), { recursive: true });
  await mkdir(join(root, 'node_modules/node/bin'), { recursive: true });
  await writeFile(join(root, 'node_modules/.modules.yaml'), '');
  await writeFile(join(root, 'node_modules/.pnpm/lock.yaml'), 'lock: 1\n');
  await symlink(process.execPath, join(root, 'node_modules/node/bin/node'));
}

async function script(text: string) {
  await writeFile(join(root, 'tools/fleet/src/cli.ts'), text);
}

/** Runs run.mjs with an `npx` that is this shell script. */
async function run(args: readonly string[], npx = 'echo "npx was not to be called"; exit 1') {
  const bin = join(root, 'bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'npx'), `#!/bin/sh\n${npx}\n`, { mode: 0o755 });
  return startCommand([join(root, 'tools/run.mjs'), ...args], {
    env: { PATH: `${bin}:${dirname(process.execPath)}:${process.env.PATH}` },
  });
}

test.each([
  ['18.20.4', 'linux', /^error: Node 18\.20\.4 is too old; 20 or newer is needed\./],
  ['9.0.0', 'darwin', /^error: Node 9\.0\.0 is too old/],
  ['24.1.0', 'win32', /inside WSL/],
  ['20.0.0', 'linux', /^$/],
  ['100.0.0', 'darwin', /^$/],
])('Node %s on %s', async (version, platform, message) => {
  const { nodeProblem } = await import(join(tools, 'fleet/bootstrap/nodeProblem.mjs'));
  expect(nodeProblem(version, platform) ?? '').toMatch(message);
});

test('what an old Node has to read holds nothing that it cannot', async () => {
  const [main, check] = await Promise.all(
    ['run.mjs', 'fleet/bootstrap/nodeProblem.mjs'].map(file => readFile(join(tools, file), 'utf8')),
  );
  // Newer than Node 14, or new in it: ??, ?., ??=, #private, await at the top, static blocks.
  for (const text of [main, check])
    expect(text).not.toMatch(/\?\?|\?\.|\|\|=|&&=|#\w|\bawait\b|static \{/);
  // A missing export of a built-in module would be a SyntaxError before our first line.
  expect([...(main ?? '').matchAll(/^import .*$/gm)].flat()).toEqual([
    `import { nodeProblem } from './fleet/bootstrap/nodeProblem.mjs';`,
  ]);
  expect(check).not.toMatch(/^import /m);
});

test('runs the command with its arguments, our Node first in PATH, and returns its exit code', async () => {
  await script(
    `console.log(process.argv.slice(2), process.env.PATH.split(':')[0]); process.exit(3);`,
  );
  await using command = await run(['start', '--only', 'catalog']);
  expect(await command.ended).toBe(3);
  expect(command.output()).toContain(
    `[ '--only', 'catalog' ] ${join(root, 'node_modules/node/bin')}`,
  );
});

test('an unknown command is met with the known ones', async () => {
  await using command = await run(['strat']);
  expect(await command.ended).toBe(2);
  expect(command.output()).toBe(
    'error: There is no command "strat"; there are start, test, routing, bench, image.\n',
  );
});

/** What pnpm leaves behind, in shell. */
const packages = `mkdir -p node_modules/.pnpm; cp pnpm-lock.yaml node_modules/.pnpm/lock.yaml; touch node_modules/.modules.yaml`;
const scripts = `mkdir -p node_modules/node/bin; ln -sf ${process.execPath} node_modules/node/bin/node`;

test.each([
  ['nothing is installed', () => rm(join(root, 'node_modules'), { recursive: true })],
  ['the lockfile has changed', () => writeFile(join(root, 'pnpm-lock.yaml'), 'lock: 2\n')],
  ['an installation was interrupted', () => rm(join(root, 'node_modules/.modules.yaml'))],
])('installs with the pnpm of package.json when %s', async (_, spoil) => {
  await script(`console.log('started');`);
  await spoil();
  await using command = await run(
    ['start'],
    `echo "$*" >> npx.log; echo chatter; ${packages}; ${scripts}`,
  );
  expect(await command.ended).toBe(0);
  expect(await readFile(join(root, 'npx.log'), 'utf8')).toMatch(
    /^-y pnpm@1\.2\.3 install --frozen-lockfile .*\n$/,
  );
  expect(command.output()).toMatch(
    /^ {2}Installing packages\n {2}packages are installed \(\d+\.\d s\)\nstarted\n$/,
  );
});

test('runs the install scripts when somebody has installed without them', async () => {
  await script(`console.log('started');`);
  await rm(join(root, 'node_modules/node'), { recursive: true });
  await using command = await run(
    ['start'],
    `if [ "$3" = rebuild ]; then ${scripts}; else ${packages}; fi`,
  );
  expect(await command.ended).toBe(0);
  expect(command.output()).toMatch(/\nstarted\n$/);
});

test('a lockfile that is behind is told from a network that is down', async () => {
  await rm(join(root, 'node_modules'), { recursive: true });
  await using command = await run(
    ['start'],
    'echo " ERR_PNPM_OUTDATED_LOCKFILE  Cannot install"; exit 1',
  );
  expect(await command.ended).toBe(1);
  expect(command.output()).toMatch(/run npx pnpm@1\.2\.3 install\.\n$/);
});

test('when the installation fails, all that it said is shown', async () => {
  await rm(join(root, 'node_modules'), { recursive: true });
  await using command = await run(['start'], 'echo first; echo "ERR no network" >&2; exit 1');
  expect(await command.ended).toBe(1);
  expect(command.output()).toContain('first');
  expect(command.output()).toMatch(
    /ERR no network[\s\S]*error: The packages could not be installed/,
  );
});

test('a signal while it installs ends the installation too', async () => {
  await rm(join(root, 'node_modules'), { recursive: true });
  const pidFile = join(root, 'install.pid');
  await using command = await run(['start'], `sleep 600 & echo $! > ${pidFile}; wait`);
  const pid = await eventually(
    async () => Number(await readFile(pidFile, 'utf8').catch(() => '')) || undefined,
  );
  command.child.kill('SIGINT');
  expect(await command.ended).toBe(1);
  await gone(pid);
});

test('a signal reaches the command, and its exit code comes back', async () => {
  await script(
    `process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000); console.log('up');`,
  );
  await using command = await run(['start']);
  await command.printed(/up/);
  command.child.kill('SIGTERM');
  expect(await command.ended).toBe(0);
});

test('when run.mjs is killed, the command learns of it', async () => {
  await script(
    `process.on('disconnect', () => process.exit(0)); setInterval(() => {}, 1000); console.log('pid', process.pid);`,
  );
  await using command = await run(['start']);
  const [, pid] = await command.printed(/pid (\d+)/);
  command.child.kill('SIGKILL');
  await gone(Number(pid));
});
