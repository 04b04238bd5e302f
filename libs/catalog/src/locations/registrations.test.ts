import { randomUUID } from 'node:crypto';
import { type Postgres, startPostgres } from '@splitstage/fleet';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCatalogBackend } from '../testing/startCatalogBackend.ts';

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

const mallory = 'user:default/mallory';
const bob = 'user:default/bob';
const target = (name: string) => `https://git.test/acme/${name}/blob/main/catalog-info.yaml`;
const refused = 'may register 3 (catalog.limits.locationsPerUser)';

it('lets a user register so many locations, keeps them, and lets them go again', async () => {
  const { ask, database } = await startCatalogBackend({
    postgres,
    denied: ['catalog.location.delete', 'catalog.entity.delete'],
    catalog: { limits: { locationsPerUser: 3 } },
  });
  /** As if the catalog had read an entity out of another one's files. */
  const bring = async (parent: string, ref: string, entity: object) => {
    const [, name = ''] = ref.split('/');
    const annotations = { 'backstage.io/managed-by-location': `url:${target(name)}` };
    const metadata = { name, namespace: 'default', annotations };
    const entity_id = randomUUID();
    const times = { next_update_at: database.fn.now(), last_discovery_at: database.fn.now() };
    const state = { entity_id, entity_ref: ref, unprocessed_entity: '{}', errors: '[]', ...times };
    await database('refresh_state').insert(state);
    const final_entity = JSON.stringify({ apiVersion: 'a', metadata, ...entity });
    await database('final_entities').insert({
      entity_id,
      entity_ref: ref,
      hash: 'x',
      final_entity,
    });
    await database('refresh_state_references').insert({
      source_entity_ref: parent,
      target_entity_ref: ref,
    });
  };
  const register = (name: string, user?: string) =>
    ask('/locations', { type: 'url', target: target(name) }, user);
  expect((await register('team', bob)).status).toBe(201);

  // At once, too: one of them is the one too many.
  const asked = await Promise.all(['a', 'b', 'c', 'd'].map(name => register(name, mallory)));
  expect(asked.map(({ status }) => status).sort()).toEqual([201, 201, 201, 403]);
  expect(asked.find(({ status }) => status === 403)?.text).toContain(refused);
  const made = asked.find(({ status }) => status === 201)?.text ?? '';

  // What is there already counts for whoever brought it, whoever asks again.
  expect((await register('team', mallory)).status).toBe(409);
  expect((await register('others', bob)).status).toBe(201);
  expect((await register('of-a-service')).status).toBe(201);
  expect((await ask('/locations', undefined, bob)).text).toContain(target('team'));

  // Moving a location makes no room, and nobody else removes it.
  const { id } = JSON.parse(made).location;
  const moved = { type: 'url', target: target('moved') };
  expect((await ask(`/locations/${id}`, moved, mallory, 'PUT')).status).toBe(200);
  expect((await register('e', mallory)).text).toContain(refused);
  expect((await ask(`/locations/${id}`, undefined, bob, 'DELETE')).status).toBe(403);

  // It never brought an entity but a Location whose files are gone, so it is hers to remove.
  const [{ location_entity_ref: ref }] = await database('locations').where({ id });
  await bring(ref, 'location:default/all', {
    kind: 'Location',
    spec: { targets: ['./gone.yaml'] },
  });
  await bring('location:default/all', 'component:default/theirs', { kind: 'Component' });
  const denied = await ask(`/locations/${id}`, undefined, mallory, 'DELETE');
  expect(denied.status).toBe(403);
  await database('final_entities').where({ entity_ref: 'component:default/theirs' }).delete();
  expect((await ask(`/locations/${id}`, undefined, mallory, 'DELETE')).status).toBe(204);
  expect((await register('e', mallory)).status).toBe(201);
  expect((await register('f', mallory)).text).toContain(refused);
});

it('has no limit for those who may remove any location', async () => {
  const { ask } = await startCatalogBackend({
    postgres,
    catalog: { limits: { locationsPerUser: 1 } },
  });
  for (const name of ['x', 'y', 'z']) {
    const body = { type: 'url', target: target(name) };
    expect((await ask('/locations', body, mallory)).status).toBe(201);
  }
});
