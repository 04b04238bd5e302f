import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createFolder, routingYaml } from './testing/createFolder.ts';
import { runCommand } from './testing/runCommand.ts';

const before = routingYaml({ gateway: ['app'], catalog: ['catalog', 'techdocs'] });
const after = routingYaml({ gateway: ['app', 'techdocs'], catalog: ['catalog'] });

describe('show', () => {
  it('shows the table that it finds in the folder above, overridden by --config', async () => {
    const folder = await createFolder({
      'app-config/routing.yaml': before,
      'src/override.yaml': after,
    });
    const { exitCode, stdout, stderr } = await runCommand(
      `${folder}/src`,
      'show',
      '--config',
      'override.yaml',
    );
    expect(stderr).toBe('');
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      'SERVICE  URL                    PLUGINS',
      'catalog  http://127.0.0.1:7008  catalog',
      'gateway  http://127.0.0.1:7007  app, techdocs',
    ]);
    expect(exitCode).toBe(0);
  });

  it('reads app-config.local.yaml too, as a stock backend does', async () => {
    const folder = await createFolder({
      'app-config.yaml': before,
      'app-config.local.yaml': after,
    });
    const { stdout } = await runCommand(folder, 'show');
    expect(stdout).toMatch(/gateway .* app, techdocs/);
  });

  it('prints JSON for machines', async () => {
    const folder = await createFolder({ 'app-config.yaml': before });
    const { stdout } = await runCommand(folder, 'show', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      source: 'config',
      revision: expect.stringMatching(/^[0-9a-f]{12}$/),
      services: [{ name: 'catalog', plugins: ['catalog', 'techdocs'] }, { name: 'gateway' }],
    });
  });

  it('tells every problem of a table at once, with its file, and ends with 1', async () => {
    const folder = await createFolder({
      'app-config.yaml': routingYaml({ gateway: ['app', 'o.ops'], catalog: ['app'] }),
    });
    const { exitCode, stderr } = await runCommand(folder, 'show');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/2 problems.*plugins\[1\] \(in .*app-config\.yaml\).*already owned/s);
    const { stdout } = await runCommand(folder, 'show', '--json');
    expect(JSON.parse(stdout).error).toMatchObject({
      name: 'RoutingTableError',
      problems: [{ path: 'routing.services.gateway.plugins[1]' }, {}],
    });
  });

  it('names a file that is not YAML', async () => {
    const folder = await createFolder({ 'app-config.yaml': 'routing: [' });
    const { exitCode, stderr } = await runCommand(folder, 'show');
    expect(stderr).toMatch(/app-config\.yaml is not valid YAML/);
    expect(exitCode).toBe(1);
  });
});

describe('diff', () => {
  it('says what moves where, and ends with 1', async () => {
    const folder = await createFolder({ 'a.yaml': before, 'b.yaml': after });
    const { exitCode, stdout } = await runCommand(folder, 'diff', 'a.yaml', 'b.yaml');
    expect(stdout).toMatch(/^a\.yaml \(\w+\) → b\.yaml \(\w+\)\n {2}plugin techdocs moved from/);
    expect(exitCode).toBe(1);
  });

  it('ends with 0 when both mean the same', async () => {
    const folder = await createFolder({ 'a.yaml': before, 'app-config.yaml': before });
    const { exitCode, stdout } = await runCommand(folder, 'diff', 'config', 'a.yaml', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ before: { source: 'config' }, changes: [] });
    expect(exitCode).toBe(0);
  });
});

describe('a wrong command line', () => {
  it.each([
    [['shwo'], /Did you mean "show"\?/],
    [['show', '--cofnig', 'x'], /Did you mean "--config"\?/],
    [['show', '--config', 'absent.yaml'], /absent\.yaml does not exist/],
    [['check', '--chart', 'absent.yaml'], /absent\.yaml does not exist/],
    [['show', 'redis:one'], /A sequence is a number/],
  ])('%j ends with 2 and says what is wrong', async (args, message) => {
    const folder = await createFolder({ 'app-config.yaml': before });
    const { exitCode, stdout, stderr } = await runCommand(folder, ...args);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });

  it('shows all commands when there is none', async () => {
    const { exitCode, stdout } = await runCommand(await createFolder({}));
    expect(stdout).toMatch(/check .*show .*diff .*publish .*rollback .*history .*migrate /s);
    expect(exitCode).toBe(2);
  });

  it('says what to do where there is no configuration', async () => {
    const { exitCode, stderr } = await runCommand(await createFolder({}), 'show');
    expect(stderr).toMatch(/Pass the configuration with --config/);
    expect(exitCode).toBe(2);
  });
});

describe('migrate', () => {
  const backend = `
    backend.add(import('@backstage/plugin-app-backend'));
    backend.add(import('@backstage/plugin-catalog-backend'));
    backend.add(import('@backstage/plugin-catalog-backend-module-logs'));`;

  it('proposes a table that show takes, with its remarks on stderr', async () => {
    const folder = await createFolder({
      'app-config.yaml': 'app: {title: Acme}\n',
      'packages/backend/src/index.ts': backend,
    });
    const { exitCode, stdout, stderr } = await runCommand(folder, 'migrate');
    expect(exitCode).toBe(0);
    expect(parse(stdout).routing.services).toMatchObject({
      main: { plugins: ['app', 'events', 'gateway'] },
      catalog: { plugins: ['catalog'] },
    });
    expect(stdout).toContain(
      `# packages/catalog-backend/src/index.ts
#   backend.add(discoveryFromRoutingTable({ service: 'catalog' }));
#   backend.add(import('@backstage/plugin-catalog-backend'));
#   backend.add(import('@backstage/plugin-catalog-backend-module-logs'));`,
    );
    expect(stderr).toMatch(/^note: @backstage\/plugin-gateway-backend was added/);
    const other = await createFolder({ 'app-config.yaml': stdout });
    expect(await runCommand(other, 'show')).toMatchObject({ exitCode: 0, stderr: '' });
  });

  // The story (newcomer 12): migrate proposed services/*-backend in any repository, and no `events`,
  // where the README's tutorial splits the catalog off and says that migrate lists the same.
  it('proposes for a new app what the README’s tutorial makes by hand', async () => {
    const readme = await readFile(join(import.meta.dirname, '../../README.md'), 'utf8');
    const [, table = ''] = /```yaml\n(routing:\n {2}services:\n.*?)```/s.exec(readme) ?? [];
    const { services } = parse(table).routing;
    const stock = [...services.main.plugins, ...services.catalog.plugins]
      .filter(plugin => plugin !== 'gateway' && plugin !== 'events')
      .map(plugin => `backend.add(import('@backstage/plugin-${plugin}-backend'));`);
    const folder = await createFolder({
      'app-config.yaml': 'app: {title: Acme}\n',
      'packages/backend/src/index.ts': stock.join('\n'),
    });
    const { stdout } = await runCommand(folder, 'migrate');
    expect(parse(stdout).routing.services).toEqual(services);
    expect(stdout).toContain('# packages/backend/src/index.ts\n');
  });

  it('proposes Splitstage’s own layout where it is', async () => {
    const folder = await createFolder({
      'app-config/app-config.yaml': 'app: {title: Acme}\n',
      'app-config/routing.yaml': before,
      'index.ts': backend,
    });
    const { stdout } = await runCommand(folder, 'migrate', '--backend', 'index.ts');
    expect(stdout).toContain('# services/catalog-backend/src/index.ts\n#   backend.add(import');
  });

  it('carries discovery.endpoints over, variables and all', async () => {
    const endpoints = `
discovery:
  endpoints:
    - {target: 'http://catalog.internal/api/{{pluginId}}', plugins: [catalog]}
    - {target: '\${GATEWAY_URL}/api/{{pluginId}}', plugins: ['*']}`;
    const folder = await createFolder({ 'app-config.yaml': endpoints, 'index.ts': backend });
    const { stdout } = await runCommand(folder, 'migrate', '--json', '--backend', 'index.ts');
    expect(JSON.parse(stdout).routing.services).toEqual({
      catalog: { url: 'http://catalog.internal', plugins: ['catalog'] },
      app: { url: `\${GATEWAY_URL}`, plugins: ['app', 'events', 'gateway'] },
    });
  });

  it('says so when there is nothing to migrate', async () => {
    const folder = await createFolder({ 'app-config.yaml': before });
    const { exitCode, stderr } = await runCommand(folder, 'migrate');
    expect(stderr).toMatch(/Found nothing to migrate/);
    expect(exitCode).toBe(2);
  });
});
