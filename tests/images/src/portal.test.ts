import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { portalChecks } from './portalChecks.ts';
import { Engine } from './testing/Engine.ts';
import { readServices } from './testing/readServices.ts';
import { type Portal, startPortal } from './testing/startPortal.ts';

const name = inject('engine');
const services = readServices().map(service => service.name);

/** The images as deploy/compose.yaml runs them: read-only, without capabilities. */
describe.skipIf(!name)('the portal in containers', () => {
  const engine = new Engine(name ?? 'docker');
  const images = inject('images');
  let portal: Portal;
  beforeAll(async () => {
    portal = await startPortal(engine, images);
    for (const service of services) {
      const { seconds } = portal.network.container(service);
      console.log(`${describeImage(service)}, ready in ${seconds.toFixed(1)} s`);
    }
  });
  afterAll(async () => {
    await portal?.[Symbol.asyncDispose]();
  });

  it.each(services)('runs %s read-only, with no capability and no way to more', async service => {
    const { HostConfig } = await engine.inspect<{ HostConfig: { ReadonlyRootfs: boolean } }>(
      'container',
      portal.network.container(service).id,
    );
    expect(HostConfig.ReadonlyRootfs).toBe(true);
    const { stdout } = await exec(service, 'cat', '/proc/1/status');
    expect(stdout).toMatch(/^Uid:\s+1000\s+1000/m);
    expect(stdout).toMatch(/^CapEff:\s+0+$/m);
    expect(stdout).toMatch(/^CapBnd:\s+0+$/m);
    expect(stdout).toMatch(/^NoNewPrivs:\s+1$/m);
  });

  it.each(services)('runs Node itself as process 1 of %s', async service => {
    const { stdout } = await exec(service, 'cat', '/proc/1/cmdline');
    expect(stdout.split('\0').slice(0, 2)).toEqual(['node', '--import']);
  });

  it('tells the readiness of each service, with one revision of the table', async () => {
    const ask =
      'fetch("http://127.0.0.1:7007/.backstage/health/v1/readiness").then(async answer => console.log(await answer.text()))';
    const answers = await Promise.all(
      services.map(async service => JSON.parse((await exec(service, 'node', '-e', ask)).stdout)),
    );
    expect(answers.map(answer => answer.service)).toEqual(services);
    expect(new Set(answers.map(answer => answer.revision)).size).toBe(1);
  });

  portalChecks(() => portal);

  it('keeps rate limits in Redis', async () => {
    const { stdout } = await exec('redis', 'redis-cli', '--scan');
    expect(stdout.trim()).not.toBe('');
  });

  it.each([...services].reverse())('%s ends in order at SIGTERM', async service => {
    const { id } = portal.network.container(service);
    const startedAt = performance.now();
    await engine.run('stop', '--time=30', id);
    const seconds = (performance.now() - startedAt) / 1000;
    const { State } = await engine.inspect<{ State: { ExitCode: number } }>('container', id);
    // Nobody listening to SIGTERM would be 143, and SIGKILL after the 30 seconds 137.
    expect(State.ExitCode).toBe(0);
    expect(seconds).toBeLessThan(10);
  });

  function describeImage(service: string): string {
    const { size = 0, seconds = 0 } = images[service] ?? {};
    return `${service}: ${(size / 1e6).toFixed(0)} MB, built in ${seconds.toFixed(0)} s`;
  }

  function exec(service: string, ...command: string[]) {
    return engine.run('exec', portal.network.container(service).id, ...command);
  }
});
