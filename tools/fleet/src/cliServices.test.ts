import { expect, test, vi } from 'vitest';
import { startCli } from './testing/startCommand.ts';
import { outcomeOf, useCheckout } from './testing/useCheckout.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 40_000 });

const checkout = useCheckout();

test('a service that cannot start does not take the others along: it is told at once, with the files that somebody wrote, and starts by itself when they are mended', async () => {
  const good = await checkout.codeOf('search');
  await checkout.edit('search', `console.error('search has a bad day'); process.exit(7);`);
  await using cli = startCli(checkout.root);
  await cli.printed(checkout.ready);
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

  const [gateway] = await checkout.servicePids('gateway');
  await checkout.edit('search', good);
  await cli.printed(
    /^search: services\/search-backend\/src\/index\.ts was edited; starting it again\.$/m,
  );
  await cli.printed(/^ {2}search is ready/m);
  expect((await fetch(`http://127.0.0.1:${checkout.ports[2]}`)).status).toBe(200);
  expect(await checkout.servicePids('gateway')).toEqual([gateway]);
  cli.child.kill('SIGINT');
  expect(await cli.ended).toBe(0);
});

test('a package that is not installed is told with the command that installs it', async () => {
  await checkout.edit('search', `import 'nobody-installed-this';`);
  await using cli = startCli(checkout.root);
  await cli.printed(/^ +If the package stands in its package\.json, run npx pnpm install\. /m);
  cli.child.kill('SIGINT');
  expect(await cli.ended).toBe(0);
});

test('one that fails in the same way again and again is told in a line, less and less often', async () => {
  await checkout.edit('search', `console.error('a bad day', process.pid); process.exit(7);`);
  await using cli = startCli(checkout.root);
  await cli.printed(/^search fails in the same way\. Next try in 2 s\.$/m);
  await cli.printed(/^search fails in the same way\. Next try in 4 s\.$/m);
  expect(cli.output().match(/a bad day/g)).toHaveLength(1);
  cli.child.kill('SIGINT');
  expect(await cli.ended).toBe(0);
});

test('when the gateway is the one that cannot start, the others serve, and the portal is ready later', async () => {
  const good = await checkout.codeOf('gateway');
  await checkout.edit('gateway', 'process.exit(7);');
  await using cli = startCli(checkout.root);
  await cli.printed(/^Ready: catalog at http:\S+, search at http:\S+$/m);
  expect(cli.output()).not.toMatch(checkout.ready);
  await checkout.edit('gateway', good);
  await cli.printed(checkout.ready);
  cli.child.kill('SIGINT');
  expect(await cli.ended).toBe(0);
});

test('when nothing can start: what each said, everything stopped, exit code 1', async () => {
  for (const name of ['gateway', 'catalog', 'search'])
    await checkout.edit(name, `console.error('${name} has a bad day'); process.exit(7);`);
  await using cli = startCli(checkout.root);
  const { code, output } = await outcomeOf(cli);
  expect(code).toBe(1);
  for (const name of ['gateway', 'catalog', 'search'])
    expect(output.match(new RegExp(`${name} has a bad day`, 'g'))).toHaveLength(1);
  expect(output).toContain('error: None of the 3 services could start.');
  await expect(checkout.postgresPid()).rejects.toThrow('ENOENT');
});

test('a service that dies later is named and started again, with the others serving all the while', async () => {
  await using cli = startCli(checkout.root);
  await cli.printed(checkout.ready);
  const [catalog = 0] = await checkout.servicePids('catalog');
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
  await cli.printed(checkout.ready);
  const pids = await checkout.servicePids('catalog');
  await checkout.edit('catalog', 'process.exit(7);');
  // One that is down meanwhile is started again: edits are seen.
  const [search = 0] = await checkout.servicePids('search');
  process.kill(search, 'SIGKILL');
  await cli.printed(/^ {2}search is ready[\s\S]*^ {2}search is ready/m);
  expect(cli.output()).not.toMatch(/catalog: |catalog was|catalog exited/);
  expect(await checkout.servicePids('catalog')).toEqual(pids);
  cli.child.kill('SIGINT');
  expect(await cli.ended).toBe(0);
});
