import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
    startTimeoutMs: 45_000,
  });
  const { fleet } = portal;
  const readiness = async (service: string) => {
    const url = `${fleet.serviceUrl(service)}/.backstage/health/v1/readiness`;
    return await (await fetch(url)).json();
  };
  expect((await readiness('search')).settings).toEqual((await readiness('gateway')).settings);

  // Only search reads it anew.
  await writeFile(file, 'permission: { enabled: false }\ninsecure: { permissionsOff: true }\n');
  await expect(fleet.restartService('search')).rejects.toThrow(
    /503 .*Its settings are not those of the service gateway.*permission\.enabled/s,
  );
  expect(fleet.logs('search').join('\n')).toContain('Its settings are not those of the service');

  await writeFile(file, '{}');
  await fleet.startService('search');
  expect(await readiness('search')).toMatchObject({ status: 'ok' });
}, 240_000);
