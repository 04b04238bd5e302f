import { type Postgres, startPostgres } from '@splitstage/fleet';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCatalogBackend } from '../testing/startCatalogBackend.ts';

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

const bob = 'user:default/bob';

it('adds up all that an entity comes from before its ancestry is put together', async () => {
  const catalog = await startCatalogBackend({
    postgres,
    catalog: { limits: { answerBytes: 50_000 } },
  });
  await catalog.fill(30);
  // Each comes from the next one: five are ten kilobytes, thirty are sixty.
  const references = Array.from({ length: 29 }, (_, index) => ({
    source_entity_ref: `component:default/c${index + 2}`,
    target_entity_ref: `component:default/c${index + 1}`,
  }));
  await catalog.database('refresh_state_references').insert(references);
  const ancestry = (name: string) =>
    catalog.ask(`/entities/by-name/Component/default/${name}/ancestry`, undefined, bob);

  const few = await ancestry('c26');
  expect(few.status).toBe(200);
  expect(JSON.parse(few.text).items).toHaveLength(5);
  const many = await ancestry('C1');
  expect(many.status).toBe(400);
  expect(many.text).toMatch(/catalog\.limits\.answerBytes/);
  expect((await ancestry('none')).status).toBe(404);
});

it('takes no location whose address names a user', async () => {
  const { ask } = await startCatalogBackend({ postgres });
  const target = 'https://user:secret@git.test/acme/a/blob/main/catalog-info.yaml';
  for (const path of ['/locations', '/locations?dryRun=true', '/analyze-location']) {
    const location = { type: 'url', target };
    const answer = await ask(path, path.startsWith('/a') ? { location } : location, bob);
    expect([path, answer.status]).toEqual([path, 400]);
    expect(answer.text).toMatch(/names a user/);
    expect(answer.text).not.toContain('"secret');
  }
});
