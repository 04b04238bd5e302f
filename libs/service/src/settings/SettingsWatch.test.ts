import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { expect, it, onTestFinished } from 'vitest';
import type { Fingerprint } from './fingerprintOf.ts';
import { SettingsWatch } from './SettingsWatch.ts';

const own = { access: 'a', database: 'd' };

/** A service that decides on permissions and has these settings. */
async function serve(settings: Fingerprint | undefined) {
  const server = createServer((_request, response) =>
    response.end(JSON.stringify({ status: 'ok', settings })),
  );
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { name: 'gateway', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function watch(reference: { name: string; url: string } | undefined) {
  const lines: string[] = [];
  const say = (level: string) => (text: string) => void lines.push(`${level}: ${text}`);
  const logger: LoggerService = {
    error: say('error'),
    warn: say('warn'),
    info: say('info'),
    debug: say('debug'),
    child: () => logger,
  };
  const settings = new SettingsWatch({ own, reference: () => reference, logger });
  onTestFinished(() => settings.stop());
  settings.start();
  return { settings, lines };
}

it('does not serve with other settings than the service that decides on permissions', async () => {
  const { settings, lines } = watch(await serve({ ...own, access: 'b' }));
  const reason = await settings.reasonNotToServe();
  expect(reason).toMatch(/^Its settings are not those of the service gateway.*permission\.enabled/);
  expect(lines).toEqual([`error: ${reason}`]);
});

it('says that the database is another one, and serves', async () => {
  const { settings, lines } = watch(await serve({ ...own, database: 'e' }));
  expect(await settings.reasonNotToServe()).toBeUndefined();
  expect(lines).toEqual([
    expect.stringMatching(/^warn: Its database is not where that of the service gateway is/),
  ]);
});

it('serves with the same settings, and while the other does not say', async () => {
  const nobody = { name: 'gateway', url: 'http://127.0.0.1:1' };
  for (const reference of [await serve(own), await serve(undefined), nobody, undefined]) {
    const { settings, lines } = watch(reference);
    expect(await settings.reasonNotToServe()).toBeUndefined();
    expect(lines).toEqual([]);
  }
});
