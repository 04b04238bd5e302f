import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { type Postgres, startPostgres } from '@splitstage/fleet';
import knex, { type Knex } from 'knex';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ClaimedTask, TaskStore } from './TaskStore.ts';

let postgres: Postgres;
let db: Knex;
let store: TaskStore;

beforeAll(async () => {
  postgres = await startPostgres();
  db = knex({ client: 'pg', connection: postgres.url, pool: { min: 0, max: 10 } });
  await db.migrate.latest({
    directory: resolvePackagePath('@backstage/plugin-scaffolder-backend', 'migrations'),
  });
});
afterAll(async () => {
  await db?.destroy();
  await postgres?.stop();
});

beforeEach(async () => {
  await db('tasks').del();
  store = createStore();
});

function createStore(keepSecrets = true, listBytes = 1_000_000): TaskStore {
  return new TaskStore({
    db,
    events: { publish: async () => {}, subscribe: async () => {} },
    logger: mockServices.rootLogger(),
    keepSecrets,
    listBytes,
  });
}

const spec = {
  apiVersion: 'scaffolder.backstage.io/v1beta3' as const,
  parameters: {},
  steps: [],
  output: {},
};

const create = (createdBy?: string, secrets = {}) =>
  store.create({ spec, secrets, ...(createdBy ? { createdBy } : {}) }, () => {});

async function claimAll(perUser: number): Promise<(string | undefined)[]> {
  const creators: (string | undefined)[] = [];
  for (let task: ClaimedTask | undefined; ; creators.push(task.createdBy)) {
    task = await store.claim(perUser);
    if (!task) return creators;
  }
}

describe('who is next', () => {
  // security.md 10: twelve tasks of one user made everybody wait.
  it('is who has the fewest tasks running, and then who asked first', async () => {
    for (let count = 0; count < 4; count++) await create('user:default/many');
    await create('user:default/one');
    await create();
    expect(await claimAll(2)).toEqual([
      'user:default/many',
      'user:default/one',
      undefined,
      'user:default/many',
    ]);
  });

  it('is nobody twice, and nobody beyond the limit, when several services ask at once', async () => {
    for (let count = 0; count < 8; count++) await create('user:default/many');
    const claimed = await Promise.all(Array.from({ length: 8 }, () => createStore().claim(3)));
    const ids = claimed.flatMap(task => (task ? [task.id] : []));
    expect(new Set(ids).size).toBe(3);
    expect(ids).toHaveLength(3);
  });

  it('counts the waiting tasks of one user alone, whichever service is asked', async () => {
    const refuse = (waiting: number) => {
      if (waiting >= 2) throw new Error(`${waiting} wait`);
    };
    const asked = await Promise.allSettled(
      Array.from({ length: 5 }, () =>
        createStore().create({ spec, createdBy: 'user:default/many' }, refuse),
      ),
    );
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    await store.create({ spec, createdBy: 'user:default/other' }, refuse);
  });
});

describe('a task whose service went away', () => {
  async function abandon(id: string) {
    await db('tasks')
      .where({ id })
      .update({ last_heartbeat_at: new Date(Date.now() - 60_000) });
  }

  it('is begun again, and counts how often', async () => {
    const id = await create('user:default/ada', { typed: 'kept' });
    await store.claim(1);
    expect(await store.listAbandoned(30_000)).toEqual([]);
    await abandon(id);
    expect(await store.listAbandoned(30_000)).toEqual([{ id, attempts: 1 }]);
    expect(await store.release(id, 2)).toBe(true);
    expect((await store.claim(1))?.secrets).toEqual({ typed: 'kept' });
    await abandon(id);
    expect(await store.listAbandoned(30_000)).toEqual([{ id, attempts: 2 }]);
  });

  it('is taken up by one of two services', async () => {
    const id = await create();
    await store.claim(1);
    await abandon(id);
    const both = await Promise.all([store.release(id, 2), createStore().release(id, 2)]);
    expect(both.sort()).toEqual([false, true]);
  });

  it('is given up by a service that was only slow', async () => {
    const id = await create();
    await store.claim(1);
    await createStore().release(id, 2);
    expect(await store.beat([id])).toEqual({ cancelled: [], lost: [id] });
  });

  it('counts anew when its user runs it again', async () => {
    const id = await create();
    await store.claim(1);
    await store.release(id, 2);
    await store.claim(1);
    await store.complete(id, 'failed', { message: 'x' });
    await store.reopen(id, { typed: 'anew' }, () => {});
    expect(await store.events.countAttempts(id)).toBe(1);
    expect((await store.claim(1))?.secrets).toEqual({ typed: 'anew' });
  });
});

describe('the end of a task', () => {
  it('comes once: what a service says that lost the task is not heard', async () => {
    const id = await create();
    await store.claim(1);
    expect(await store.complete(id, 'failed', { message: 'first' })).toBe(true);
    expect(await store.complete(id, 'completed', { message: 'second' })).toBe(false);
    expect((await store.events.list(id)).map(({ body }) => body.message)).toEqual(['first']);
  });

  it('takes what the user typed out of the database', async () => {
    const id = await create('user:default/ada', { typed: 'secret' });
    await store.claim(1);
    await store.complete(id, 'completed', { message: 'done' });
    expect(await db('tasks').where({ id }).first('secrets')).toEqual({ secrets: null });
  });

  it('is there at once when a task that waits is cancelled', async () => {
    const id = await create();
    await store.cancel(id, { message: 'Cancelled.' });
    expect((await store.get(id)).status).toBe('cancelled');
    expect(await store.claim(1)).toBeUndefined();
  });

  it('is asked of whoever runs a task that is cancelled', async () => {
    const id = await create();
    await store.claim(1);
    expect(await store.beat([id])).toEqual({ cancelled: [], lost: [] });
    await store.cancel(id, { message: 'Cancelled.' });
    expect(await store.beat([id])).toEqual({ cancelled: [id], lost: [] });
  });

  it('is not undone by cancelling it', async () => {
    const id = await create();
    await store.claim(1);
    await store.complete(id, 'completed', { message: 'done' });
    await store.cancel(id, { message: 'Cancelled.' });
    expect((await store.get(id)).status).toBe('completed');
    expect(await store.events.list(id)).toHaveLength(1);
  });
});

it('keeps nothing that was typed while a task runs, when none is begun again', async () => {
  const forgetful = createStore(false);
  const id = await create('user:default/ada', { typed: 'secret' });
  expect((await forgetful.claim(1))?.secrets).toEqual({ typed: 'secret' });
  expect(await db('tasks').where({ id }).first('secrets')).toEqual({ secrets: null });
});

it('takes a line with a zero character, which PostgreSQL does not', async () => {
  const id = await create();
  await store.events.add(id, 'log', { message: 'a\0b' });
  const [event] = await store.events.list(id);
  expect(event?.body.message).toBe('a\uFFFDb');
  expect(await store.events.measureLog(id)).toMatchObject({ lines: 1 });
});

// Tasks stay, and all of a user's were one answer, put together in the service.
it('lists no more than fits into an answer, and pages of it', async () => {
  const typed = { ...spec, parameters: { text: 'x'.repeat(1_000) } };
  for (let count = 0; count < 3; count++) {
    await store.create({ spec: typed, secrets: {} }, () => {});
  }
  const small = createStore(true, 2_500);
  await expect(small.list()).rejects.toThrow(/scaffolder\.limits\.listBytes/);
  const page = await small.list({ pagination: { limit: 2 } });
  expect([page.tasks.length, page.totalTasks]).toEqual([2, 3]);
  expect((await store.list()).tasks).toHaveLength(3);
});

it('lists what the permission policy lets somebody see', async () => {
  await create('user:default/ada');
  await create('user:default/bob');
  const creators = async (permissionFilters?: object) => {
    const { tasks } = await store.list({ permissionFilters: permissionFilters as never });
    return tasks.map(({ createdBy }) => createdBy).sort();
  };
  const ada = { key: 'created_by', values: ['user:default/ada'] };
  const bob = { key: 'created_by', values: ['user:default/bob'] };
  expect(await creators()).toHaveLength(2);
  expect(await creators(ada)).toEqual(['user:default/ada']);
  expect(await creators({ not: ada })).toEqual(['user:default/bob']);
  expect(await creators({ anyOf: [ada, bob] })).toHaveLength(2);
  expect(await creators({ allOf: [ada, bob] })).toEqual([]);
  expect(await creators({ not: { anyOf: [ada, bob] } })).toEqual([]);
  expect(await creators({ key: 'created_by', values: [] })).toEqual([]);
});
