import { readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { commands } from './cli/commandTable.ts';
import * as api from './index.ts';
import { isRecord } from './isRecord.ts';
import { parseRoutingTable } from './parseRoutingTable.ts';
import { findFreePort } from './testing/findFreePort.ts';
import { StockProject } from './testing/StockProject.ts';

const typescript6 = resolve(
  import.meta.dirname,
  '../../../node_modules/@typescript/typescript6/lib/tsc.js',
);

describe('the package, in a stock Backstage outside of this workspace', {
  timeout: 180_000,
}, () => {
  let project: StockProject;
  let frontPort: number;
  let greeterPort: number;

  const envOf = (service: 'front' | 'greeter') => ({
    FRONT_PORT: `${frontPort}`,
    GREETER_PORT: `${greeterPort}`,
    SERVICE: service,
    PORT: `${service === 'front' ? frontPort : greeterPort}`,
    LOG_LEVEL: 'warn',
  });
  /** Writes another configuration that the project has besides its own. */
  const writeConfig = async (name: string, from: string, to: string) => {
    const good = await readFile(join(project.folder, 'app-config.yaml'), 'utf8');
    expect(good).toContain(from);
    await writeFile(join(project.folder, name), good.replace(from, to));
  };

  beforeAll(async () => {
    [frontPort, greeterPort] = [await findFreePort(), await findFreePort()];
    project = await StockProject.create();
  }, 180_000);
  afterAll(() => project?.remove());

  it('holds what a package should hold, and no source or test', () => {
    expect(readdirSync(project.installed).sort()).toEqual([
      'LICENSE',
      'README.md',
      'config.d.ts',
      'dist',
      'package.json',
    ]);
    const files = readdirSync(join(project.installed, 'dist'), { recursive: true }).map(String);
    expect(files).toContain('index.js');
    expect(files).toContain('index.d.ts');
    expect(files.filter(file => /test|(?<!\.d)\.ts$/.test(file))).toEqual([]);
  });

  it('lets two backends call each other with plugin tokens', async () => {
    const front = project.start('node', ['front.js'], envOf('front'));
    const greeter = project.start('node', ['greeter.js'], envOf('greeter'));
    const ask = async (id: string) => {
      const response = await fetch(`http://127.0.0.1:${frontPort}/api/front?ask=${id}`);
      return { status: response.status, body: await response.json() };
    };
    await vi.waitFor(
      async () => {
        const health = [frontPort, greeterPort].map(port =>
          fetch(`http://127.0.0.1:${port}/.backstage/health/v1/readiness`),
        );
        const ready = await Promise.all(health).catch(() => []);
        expect(
          ready.map(({ status }) => status),
          front.output() + greeter.output(),
        ).toEqual([200, 200]);
      },
      { timeout: 120_000, interval: 200 },
    );

    expect(await ask('greeter')).toEqual({
      status: 200,
      body: {
        url: `http://127.0.0.1:${greeterPort}/api/greeter`,
        greeting: 'Hello, plugin:front!',
        service: 'greeter',
      },
    });
    expect(await ask('greter')).toMatchObject({
      status: 500,
      body: { name: 'NotFoundError', message: expect.stringMatching(/Did you mean "greeter"\?/) },
    });
    const withoutToken = await fetch(`http://127.0.0.1:${greeterPort}/api/greeter/hello`);
    expect(withoutToken.status).toBe(401);
  });

  it('teaches its keys to backstage-cli config:check', async () => {
    const check = (file: string) =>
      project.run('backstage-cli', ['config:check', '--strict', '--config', file], envOf('front'));
    await writeConfig('misspelt-key.yaml', 'plugins: [greeter]', 'plugin: [greeter]');
    await writeConfig('wrong-type.yaml', 'plugins: [greeter]', 'plugins: greeter');
    await writeConfig('misspelt-mode.yaml', 'routing:\n', 'routing:\n  verify: strickt\n');

    expect(await check('app-config.yaml')).toMatchObject({ exitCode: 0 });
    const [key, type, mode] = await Promise.all([
      check('misspelt-key.yaml'),
      check('wrong-type.yaml'),
      check('misspelt-mode.yaml'),
    ]);
    expect(key).toMatchObject({ exitCode: 1 });
    expect(key.output).toMatch(/required property 'plugins'.* at \/routing\/services\/greeter/);
    expect(type).toMatchObject({ exitCode: 1 });
    expect(type.output).toMatch(/must be array.* at \/routing\/services\/greeter\/plugins/);
    expect(mode).toMatchObject({ exitCode: 1 });
    expect(mode.output).toMatch(/allowed values.* at \/routing\/verify/);
  });

  it('says which package to install when Redis is configured and ioredis is not there', async () => {
    await writeConfig(
      'redis.yaml',
      'routing:\n',
      `routing:
  redis:
    url: redis://127.0.0.1:6379
    signingKey: a key for tests, of 32 characters
`,
    );
    const config = ['--config', 'redis.yaml'];
    const clear =
      /routing\.redis needs the package ioredis, which is not installed\. Install it: npm install ioredis/;

    // A stock backend that cannot start says so, and lives on without ever being ready.
    const backend = project.start('node', ['front.js', ...config], {
      ...envOf('front'),
      PORT: `${await findFreePort()}`,
    });
    await vi.waitFor(() => expect(backend.output()).toMatch(clear), { timeout: 120_000 });

    const command = await project.run('splitstage-routing', ['history', ...config], envOf('front'));
    expect(command).toEqual({ exitCode: 1, output: expect.stringMatching(clear) });
  });

  it.each(['bundler', 'nodenext'])('has types for moduleResolution %s', async resolution => {
    await writeFile(
      join(project.folder, 'consumer.ts'),
      `import { discoveryFromRoutingTable, RoutingTable } from '@splitstage/discovery';
       export const feature = discoveryFromRoutingTable({ service: 'front' });
       export const revision: string = new RoutingTable([]).revision;
       // @ts-expect-error: the name is misspelt
       discoveryFromRoutingTable({ sevice: 'front' });
      `,
    );
    expect(
      await project.run('node', [
        typescript6,
        ...['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022'],
        ...['--module', resolution === 'bundler' ? 'esnext' : 'nodenext'],
        ...['--moduleResolution', resolution, '--ignoreConfig', 'consumer.ts'],
      ]),
    ).toEqual({ exitCode: 0, output: '' });
  });

  it('can be loaded by CommonJS, which backstage-cli compiles backends to', async () => {
    const code = `
      const { discoveryFromRoutingTable } = require('@splitstage/discovery');
      const { name } = require('@splitstage/discovery/package.json');
      console.log(name, typeof discoveryFromRoutingTable);`;
    expect(await project.run('node', ['--input-type=commonjs', '--eval', code])).toEqual({
      exitCode: 0,
      output: '@splitstage/discovery function\n',
    });
  });

  it('brings the command', async () => {
    const run = (...args: string[]) => project.run('splitstage-routing', args, envOf('front'));
    expect(await run('--help')).toEqual({
      exitCode: 0,
      output: expect.stringContaining('splitstage-routing <command> [options]'),
    });
    expect(await run('show')).toEqual({
      exitCode: 0,
      output: expect.stringMatching(
        new RegExp(`greeter +http://127.0.0.1:${greeterPort} +greeter`),
      ),
    });
    expect(await run('check')).toEqual({
      exitCode: 0,
      output: expect.stringContaining('The table is valid.'),
    });
  });
});

describe('README.md', () => {
  const read = (file: string) => readFileSync(join(import.meta.dirname, file), 'utf8');
  const readme = read('../README.md');

  it('shows a table that is valid', () => {
    const values = [...readme.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => parse(text));
    const tables = values.map(({ routing }) => routing).filter(isRecord);
    const [first, ...others] = tables.filter(({ services }) => services !== undefined);
    expect(others).toEqual([]);
    expect(parseRoutingTable(first).table.services.map(({ name }) => name)).toEqual([
      'catalog',
      'main',
    ]);
  });

  it('names every command, export and metric', () => {
    const metrics = [...read('routingMetrics.ts').matchAll(/'(splitstage\.\w+\.[\w.]+)'/g)];
    expect(metrics.length).toBeGreaterThan(4);
    const names = [...Object.keys(commands), ...Object.keys(api), ...metrics.map(([, id]) => id)];
    expect(names.filter(name => !new RegExp(`\`${name}[\` ]`).test(readme))).toEqual([]);
  });
});
