import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from 'test-support';
import { expect, it, onTestFinished } from 'vitest';
import { startPortal } from './testing/startPortal.ts';

// Before, a service with permissions off answered everybody everything, with a readiness of 200.
it('keeps a service out whose settings are not those of the others, in development too', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'splitstage-settings-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'own.yaml');
  await writeFile(file, '{}');
  await using portal = await startPortal({
    services: ['gateway', 'search'],
    configFiles: [file],
  });
  const { fleet } = portal;
  const ask = async (service: string) => {
    const url = `${fleet.serviceUrl(service)}/.backstage/health/v1/readiness`;
    const response = await fetch(url);
    return { status: response.status, body: await response.json() };
  };
  const readiness = async (service: string) => (await ask(service)).body;
  expect((await readiness('search')).settings).toEqual((await readiness('gateway')).settings);

  // Only search reads it anew.
  await writeFile(file, 'permission: { enabled: false }\ninsecure: { permissionsOff: true }\n');
  const restart = fleet.restartService('search');
  restart.catch(() => undefined);
  const refusal = await until('search to say why it does not serve', async () => {
    const answer = await ask('search');
    return answer.body.message?.startsWith('Its settings') && answer;
  });
  expect(refusal.status).toBe(503);
  expect(refusal.body.message).toMatch(
    /^Its settings are not those of the service gateway.*permission\.enabled/,
  );
  expect(fleet.logs('search').join('\n')).toContain('Its settings are not those of the service');

  await fleet.stopService('search');
  await expect(restart).rejects.toThrow();

  await writeFile(file, '{}');
  await fleet.startService('search');
  expect(await readiness('search')).toMatchObject({ status: 'ok' });
}, 240_000);
