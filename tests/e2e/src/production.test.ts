import { expect, it } from 'vitest';
import { openBrowser } from './testing/openBrowser.ts';
import { startPortal } from './testing/startPortal.ts';

it('has no guest in production, although the shipped file has one for laptops', async () => {
  await using portal = await startPortal({
    services: ['gateway'],
    env: { NODE_ENV: 'production' },
    config: { insecure: { publicAddress: true }, permission: { platformGroups: [] } },
  });
  const refresh = `${portal.fleet.url}/api/auth/guest/refresh`;
  expect((await fetch(refresh, { method: 'POST' })).status).toBe(404);
  expect((await fetch(refresh)).status).toBe(404);

  await using browser = await openBrowser(portal.fleet.url);
  await browser.page.goto('/');
  await browser.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(await browser.page.getByRole('button', { name: /guest/i }).count()).toBe(0);
});
