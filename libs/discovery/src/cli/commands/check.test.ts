import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFolder, routingYaml } from '../testing/createFolder.ts';
import { runCommand } from '../testing/runCommand.ts';

const repository = join(import.meta.dirname, '../../../../..');

describe('check on this repository', { timeout: 180_000 }, () => {
  it('finds that the four services install what the table says', async () => {
    const { exitCode, stdout, stderr } = await runCommand(repository, 'check', '--json');
    expect(stderr).toBe('');
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ ok: true, differences: [], code: { failed: [], absent: [] } });
    expect(report.code.compared.map(({ service }: { service: string }) => service)).toEqual([
      'catalog',
      'gateway',
      'scaffolder',
      'search',
    ]);
    expect(exitCode).toBe(0);
  });

  it('shows a plugin that moved in the table and not in the code', async () => {
    const folder = await createFolder({
      'moved.yaml': `
routing:
  services:
    catalog: {plugins: [catalog, kubernetes]}
    search: {plugins: [search, techdocs]}
`,
    });
    const moved = join(folder, 'moved.yaml');
    const { exitCode, stdout } = await runCommand(repository, 'check', '--config', moved);
    expect(stdout).toContain(
      [
        'SERVICE  PLUGIN    TABLE SAYS      FOUND                 WHERE',
        'catalog  techdocs  runs in search  installed here        code',
        'search   techdocs  runs here       installed in catalog  code',
        '',
        '2 differences.',
      ].join('\n'),
    );
    expect(exitCode).toBe(1);
  });

  it('names a plugin that moved without its guard', async () => {
    const folder = await createFolder({
      'package.json': '{"workspaces": {"packages": []}}',
      'app-config/app-config.yaml': 'backend: {baseUrl: "http://localhost:7007"}',
      'app-config/routing.yaml':
        'routing: {services: {docs: {url: "http://127.0.0.1:7099", plugins: [techdocs]}}}',
      'services/docs-backend/package.json': '{"type": "module"}',
      'services/docs-backend/src/index.ts': `
import { createServiceBackend } from '@splitstage/service';
const backend = createServiceBackend('docs');
backend.add(import('@backstage/plugin-techdocs-backend'));
await backend.start();
`,
    });
    const installed = join(repository, 'services/catalog-backend/node_modules');
    await symlink(installed, join(folder, 'services/docs-backend/node_modules'));
    const { exitCode, stdout, stderr } = await runCommand(folder, 'check');
    expect(stderr).toBe('');
    expect(stdout).toContain(
      'docs: The plugin "techdocs" runs here without its guard, the module "guard": add @splitstage/techdocs beside it.',
    );
    expect(stdout).toMatch(/1 service would not start\./);
    expect(exitCode).toBe(1);
  });
});

describe('check elsewhere', () => {
  const table = routingYaml({ gateway: ['app'], catalog: ['catalog'] });

  it('says which services have no code here, and compares the rendered chart', async () => {
    const folder = await createFolder({
      'app-config.yaml': table,
      'rendered.yaml': `
kind: ConfigMap
metadata: {name: portal-routing}
data:
  routing.yaml: |
${table.replaceAll(/^/gm, '    ').replace('[app]', '[app, auth]')}
`,
    });
    const { exitCode, stdout } = await runCommand(folder, 'check', '--chart', 'rendered.yaml');
    expect(stdout).toMatch(/catalog: not compared, there is no services\/catalog-backend/);
    expect(stdout).toMatch(
      /gateway +auth +in no service +runs here +ConfigMap portal-routing routing\.yaml/,
    );
    expect(exitCode).toBe(1);
  });

  it('says that there was nothing to compare with', async () => {
    const folder = await createFolder({ 'app-config.yaml': table });
    const { exitCode, stdout } = await runCommand(folder, 'check');
    expect(stdout).toMatch(/chart {2}not compared: there is none in deploy\/helm, and no --chart/);
    expect(stdout).toMatch(/The table is valid\. There was nothing to compare it with\.\n$/);
    expect(exitCode).toBe(0);
  });

  it('shows the output of a service whose code fails, and one that is another service', async () => {
    const folder = await createFolder({
      'app-config.yaml': table,
      'services/gateway-backend/src/index.ts': `throw new Error('no such package');`,
      'services/catalog-backend/src/index.ts': `process.send({ service: 'other', plugins: [] });`,
      'services/radar-backend/src/index.ts': '',
    });
    const { exitCode, stdout } = await runCommand(folder, 'check');
    expect(stdout).toMatch(/gateway: .*exit code 1.*no such package/s);
    expect(stdout).toMatch(/catalog: .*index\.ts creates the service "other"/);
    expect(stdout).toMatch(/services\/radar-backend: not compared, the table has no row/);
    expect(stdout).toMatch(/2 services could not be compared\.\n$/);
    expect(exitCode).toBe(1);
  });
});
