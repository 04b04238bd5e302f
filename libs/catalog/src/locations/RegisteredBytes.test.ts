import { randomUUID } from 'node:crypto';
import { ConfigReader } from '@backstage/config';
import { type Postgres, startPostgres } from '@splitstage/fleet';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PreviewBudget, previewBudget } from '../limits/previewBudget.ts';
import { readLimits } from '../limits/readLimits.ts';
import { startCatalogBackend } from '../testing/startCatalogBackend.ts';
import { RegisteredBytes } from './RegisteredBytes.ts';
import { Registrations } from './Registrations.ts';

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

const url = (name: string) => ({ type: 'url', target: `https://a.test/${name}.yaml` });
const component = (name: string, bytes: number) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, description: 'x'.repeat(bytes) },
});
const tooMuch = expect.stringContaining('catalog.limits.bytesPerUser');

async function start() {
  const { database: client } = await startCatalogBackend({ postgres });
  const registrations = await Registrations.create(client);
  let now = 0;
  const registered = new RegisteredBytes({
    client,
    registrations,
    limits: readLimits(
      new ConfigReader({
        catalog: {
          limits: {
            bytesPerUser: 10_000,
            named: { locations: [{ type: 'url', exact: url('named').target }] },
          },
        },
      }),
    ),
    now: () => now,
  });
  const store = (ref: string, bytes: number) =>
    client('refresh_state').insert({
      entity_id: randomUUID(),
      entity_ref: ref,
      unprocessed_entity: 'x'.repeat(bytes),
      errors: '[]',
      next_update_at: client.fn.now(),
      last_discovery_at: client.fn.now(),
    });
  return {
    registered,
    registrations,
    /** Milliseconds go by. */
    wait: (milliseconds: number) => {
      now += milliseconds;
    },
    /** A location as the catalog has it, with one entity of so many bytes. */
    async register(name: string, user: string | undefined, bytes: number) {
      const [id, ref] = [randomUUID(), `location:default/${name}`];
      await client('locations').insert({ id, ...url(name), location_entity_ref: ref });
      if (user) await registrations.settle('url', url(name).target, user, id);
      await store(ref, 0);
      await store(`component:default/${name}`, bytes);
      await client('refresh_state_references').insert([
        { source_key: 'DefaultLocationStore', target_entity_ref: ref },
        { source_entity_ref: ref, target_entity_ref: `component:default/${name}` },
      ]);
    },
  };
}

it('counts what all locations of a user hold, and of nobody else', async () => {
  const { registered, register } = await start();
  await register('one', 'user:default/mallory', 4_000);
  await register('two', 'user:default/mallory', 4_000);
  await register('other', 'user:default/bob', 4_000);
  await register('old', undefined, 4_000);

  const account = await registered.accountOf(url('file'), url('one'));
  expect(account?.admit(component('new', 3_000))).toEqual(tooMuch);
  expect(account?.admit(component('new', 1_000))).toBeUndefined();
  // What is there may be read again, and may not grow.
  expect(account?.admit(component('two', 3_900 - 100))).toBeUndefined();
  expect(account?.admit(component('two', 6_000))).toEqual(tooMuch);
  for (const name of ['other', 'old']) {
    const theirs = await registered.accountOf(url('file'), url(name));
    expect(theirs?.admit(component('new', 5_000))).toBeUndefined();
    expect(theirs?.admit(component('more', 5_000))).toEqual(tooMuch);
  }
});

it('remembers what it admitted until the catalog has stored it, and forgets what went', async () => {
  const { registered, register, wait } = await start();
  await register('kept', 'user:default/carl', 0);
  const admit = async (name: string) =>
    (await registered.accountOf(url('file'), url('kept')))?.admit(component(name, 6_000));

  await registered.accountOf(url('file'), url('kept'));
  wait(10_000);
  expect(await admit('a')).toBeUndefined();
  expect(await admit('b')).toEqual(tooMuch);
  wait(5_001);
  expect(await admit('b')).toEqual(tooMuch);
  wait(30_000);
  expect(await admit('b')).toBeUndefined();
});

it('knows whose a location is before its registration is answered, and after it has failed', async () => {
  const { register, registrations } = await start();
  await register('early', undefined, 0);
  const [type, target] = ['url', url('early').target] as const;
  expect(await registrations.ownerOf({ type, target })).toMatchObject({
    key: 'location:default/early',
  });
  await registrations.expect(type, target, 'user:default/eve');
  expect(await registrations.ownerOf({ type, target })).toMatchObject({ key: 'user:default/eve' });
  await registrations.settle(type, target, 'user:default/eve', undefined);
  expect(await registrations.ownerOf({ type, target })).toMatchObject({
    key: 'location:default/early',
  });
});

it('remembers nothing of a preview', async () => {
  const { registered, register } = await start();
  const budget = new PreviewBudget(readLimits(new ConfigReader({})), new AbortController().signal);
  const preview = () => registered.accountOf(url('file'), url('soon'));
  expect(await previewBudget.run(budget, preview)).toBeUndefined();
  await register('soon', 'user:default/frank', 0);
  expect(await preview()).toBeDefined();
});

it('has no account for what the platform named, and for what nobody registered', async () => {
  const { registered, register } = await start();
  await register('also-named', 'user:default/dave', 0);
  expect(await registered.accountOf(url('named'), url('also-named'))).toBeUndefined();
  expect(await registered.accountOf(url('file'), url('of-the-configuration'))).toBeUndefined();
});
