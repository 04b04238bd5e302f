import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { type Portal, startPortal } from './testing/startPortal.ts';
import { UserTokens } from './testing/UserTokens.ts';

const LIMIT = 15;
const read = '/api/catalog/entities?limit=1';

/** A portal that lets each client make so many requests of a service in a minute. */
async function startLimited() {
  const databasePrefix = `e2e_${randomBytes(4).toString('hex')}_`;
  const tokens = await UserTokens.create(databasePrefix);
  const portal = await startPortal({
    services: ['gateway', 'catalog'],
    databasePrefix,
    config: {
      auth: tokens.config,
      backend: {
        // Pods are on no allow list either.
        rateLimit: { window: { minutes: 1 }, incomingRequestLimit: LIMIT, ipAllowList: [] },
      },
    },
  });
  return {
    portal,
    tokens,
    async [Symbol.asyncDispose]() {
      await portal.fleet.stop();
      await tokens[Symbol.asyncDispose]();
    },
  };
}

/** How many of some requests end how, one after the other. */
async function count(times: number, url: string, authorization?: string) {
  const statuses: Record<number, number> = {};
  let last: Response | undefined;
  for (let round = 0; round < times; round++) {
    last = await fetch(url, { headers: authorization === undefined ? {} : { authorization } });
    statuses[last.status] = (statuses[last.status] ?? 0) + 1;
    if (round < times - 1) {
      await last.body?.cancel();
    }
  }
  return { statuses, last };
}

it('counts users, each by itself, and not what services ask each other (backstage#28708)', async () => {
  await using limited = await startLimited();
  const { portal, tokens } = limited;
  const { url } = portal.fleet;
  const catalog = portal.fleet.serviceUrl('catalog');
  const names = Array.from({ length: 20 }, (_, index) => `reader-${index}`);
  const users = await tokens.signIn(names);

  // Each read makes the catalog ask the gateway whether the user may: 200 calls of one client.
  const reads = await Promise.all(
    users.map(token => count(10, `${url}${read}`, `Bearer ${token}`)),
  );
  expect(reads.map(({ statuses }) => statuses)).toEqual(users.map(() => ({ 200: 10 })));

  // One who asks more than that is told so, at the service itself as well, and only that one.
  const [busy, quiet] = users.map(token => `Bearer ${token}`);
  const { statuses, last } = await count(10, `${url}${read}`, busy);
  expect(statuses).toEqual({ 200: LIMIT - 10, 429: 20 - LIMIT });
  expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await last?.json()).toMatchObject({ error: { name: 'TooManyRequestsError' } });
  expect((await count(1, `${catalog}${read}`, busy)).statuses).toEqual({ 429: 1 });
  expect((await count(1, `${catalog}${read}`, quiet)).statuses).toEqual({ 200: 1 });

  // Who shows nothing that holds is counted by address: no token, and one that only looks like a
  // plugin's.
  const [header, ...rest] = (users[0] ?? '').split('.');
  const typ = { ...JSON.parse(atob(header ?? '')), typ: 'vnd.backstage.plugin' };
  const forged = [Buffer.from(JSON.stringify(typ)).toString('base64url'), ...rest].join('.');
  expect((await count(LIMIT - 1, `${catalog}${read}`)).statuses).toEqual({ 401: LIMIT - 1 });
  expect((await count(6, `${catalog}${read}`, `Bearer ${forged}`)).statuses).toEqual({
    401: 1,
    429: 5,
  });
});

it('limits sign-ins as it is shipped', async () => {
  await using portal: Portal = await startPortal({ services: ['gateway'] });
  const url = `${portal.fleet.url}/api/auth/guest/refresh`;
  const answers = await Promise.all(
    Array.from({ length: 400 }, async () => {
      const response = await fetch(url, { method: 'POST' });
      await response.body?.cancel();
      return response;
    }),
  );
  const limited = answers.filter(({ status }) => status === 429);
  expect(limited.length).toBeGreaterThanOrEqual(200);
  expect(limited.every(({ headers }) => headers.has('retry-after'))).toBe(true);
  // A public key is no sign-in: without it services could check no token.
  expect((await portal.call('/api/auth/.well-known/jwks.json')).status).toBe(200);
});
