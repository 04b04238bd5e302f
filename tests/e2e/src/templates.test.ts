import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { type Repository, serveRepository } from '@splitstage/reading/testing';
import { until } from 'test-support';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { testHostileArchives } from './templates/hostileArchives.ts';
import { SPARE, startTemplates, type Templates } from './templates/startTemplates.ts';

let templates: Templates;
let repository: Repository;
let archive: Buffer = Buffer.alloc(0);

beforeAll(async () => {
  repository = await serveRepository(response => response.end(archive));
  templates = await startTemplates(repository.integrations);
});
afterAll(async () => {
  await templates?.[Symbol.asyncDispose]();
  await repository?.[Symbol.asyncDispose]();
});

describe('a task', () => {
  it('runs to its end in a folder for its user only, and leaves nothing behind', async () => {
    const id = await templates.create('greets', { name: 'Ada' });
    await templates.endsAs('completed', id);
    expect(await templates.logOf(id)).toContain('Hello Ada');
    for (const name of await templates.folders()) {
      expect((await stat(join(templates.workspaces, name))).mode & 0o777).toBe(0o700);
    }
    await templates.leavesNothing();
  });

  it('gets its template’s files from the folder that the configuration names', async () => {
    const id = await templates.create('skeleton');
    await templates.endsAs('completed', id);
    expect(await templates.logOf(id)).toContain('from the skeleton');
  });
});

it('keeps what it made where the configuration says', async () => {
  const id = await templates.create('keeps');
  await templates.endsAs('completed', id);
  const kept = join(templates.portal.fleet.dataDir, 'created/kept');
  expect(await readdir(kept)).toEqual(['hello.txt']);
});

// newcomer.md 14: the new component was nowhere in the catalog, and nothing said why.
it('says on the result page of the example what it takes to be in the catalog', async () => {
  await until('the example', () => templates.isThere('golden-path-service'));
  const id = await templates.create('golden-path-service', {
    name: 'lock-keeper',
    description: 'Opens the lock when a boat is near',
    owner: 'group:default/platform',
    destination: 'folder',
  });
  await templates.endsAs('completed', id);
  expect(await readdir(join(templates.portal.fleet.dataDir, 'created/lock-keeper'))).toContain(
    'catalog-info.yaml',
  );
  const { output } =
    (await templates.eventsOf(id)).find(({ type }) => type === 'completion')?.body ?? {};
  expect(output?.links).toEqual([
    expect.objectContaining({ title: 'Register it in the catalog', url: '/catalog-import' }),
  ]);
  expect(output?.text?.[0]?.content).toContain('not in the catalog yet');
});

describe('a template that computes without end', () => {
  it('is ended at its limit, and nobody else waits', async () => {
    const id = await templates.create('backtracks');
    expect(await templates.undisturbed(templates.ended(id))).toBe('failed');
    expect(await templates.logOf(id)).toContain('scaffolder.limits.renderTimeout');
  });

  it('is ended by who cancels it, in the middle of its expression', async () => {
    const id = await templates.create('backtracks');
    await templates.runs(id);
    await templates.cancel(id);
    await templates.endsAs('cancelled', id);
    // And not by the limit, which comes later.
    const end = (await templates.eventsOf(id)).find(({ type }) => type === 'completion');
    expect(end?.body.message).toBe('The task was cancelled.');
  });

  it('freezes nothing by the schema of its parameters either', async () => {
    const created = templates.asGuest('POST', '/v2/tasks', {
      templateRef: 'template:default/pattern',
      values: { name: `${'a'.repeat(40)}!` },
    });
    const answer = await templates.undisturbed(created);
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining('scaffolder.limits.renderTimeout'),
    ]);
  });

  it('freezes nothing in a dry run', async () => {
    expect((await templates.undisturbed(templates.dryRun('backtracks'))).status).toBe(400);
    await templates.leavesNothing();
  });

  it('fails when it takes more memory than it may, and takes nobody along', async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `<${index}>`);
    const id = await templates.create('grows', { big: 'x'.repeat(100_000), lines });
    await templates.endsAs('failed', id);
    expect(await templates.logOf(id)).toContain('scaffolder.limits.memoryBytes');
    expect(templates.portal.fleet.crashes).toEqual([]);
  });

  it('is not begun again without end when its service is killed', async () => {
    const id = await templates.create('waits');
    for (const _attempt of [1, 2]) {
      await until(
        'the task to run',
        async () => (await templates.folders()).length > SPARE && templates.runs(id),
      );
      const pid = templates.portal.fleet.pid('scaffolder');
      if (pid === undefined) throw new Error('The scaffolder does not run');
      process.kill(pid, 'SIGKILL');
      await until('its end', async () => templates.portal.fleet.pid('scaffolder') === undefined);
      await templates.portal.fleet.startService('scaffolder');
    }
    await templates.endsAs('failed', id);
    expect(await templates.logOf(id)).toContain('scaffolder.limits.attempts');
    await templates.leavesNothing();
  });
});

testHostileArchives(() => ({
  templates,
  serve(packed) {
    archive = packed;
    return repository.tarUrl;
  },
}));

describe('what a dry run still does', () => {
  it('shows the log and the files', async () => {
    const run = await templates.dryRun('skeleton', [
      { path: 'skeleton/a.txt', base64Content: Buffer.from('typed').toString('base64') },
    ]);
    const answer = await run.json();
    expect([run.status, answer.directoryContents]).toEqual([
      200,
      [
        {
          path: 'a.txt',
          executable: false,
          base64Content: Buffer.from('typed').toString('base64'),
        },
      ],
    ]);
  });
});

describe('a template', () => {
  it('gets what its user typed, and nothing that speaks for the user', async () => {
    const id = await templates.create('token', {}, { typed: 'abcdef' });
    await templates.endsAs('completed', id);
    const made = await readFile(
      join(templates.portal.fleet.dataDir, 'created/token/catalog-info.yaml'),
      'utf8',
    );
    expect(parse(made).metadata.annotations).toMatchObject({
      token: 'none',
      credentials: 'none',
      typed: 'abcdef',
      read: 'greets',
    });
  });

  it('reads no file of the server, whatever source it claims', async () => {
    await expect(templates.create('thief')).rejects.toThrow(/^403 .*catalog\.locations/);
  });

  it('tells no folder and no stack of the server when it fails', async () => {
    const id = await templates.create('missing');
    await templates.endsAs('failed', id);
    const log = await templates.logOf(id);
    expect(log).toMatch(/ENOENT|no such file/);
    expect(log).not.toContain(templates.folder);
    expect(log).not.toContain(templates.workspaces);
    expect(log).not.toMatch(/\n\s+at /);
    expect(log).not.toContain('node_modules');
  });

  it('fills its own log and no other', async () => {
    const lines = Array.from({ length: 2_000 }, (_, index) => `<${index}>`);
    const id = await templates.create('talks', { lines });
    await templates.endsAs('completed', id);
    const events = await templates.eventsOf(id);
    expect(events.length).toBeLessThan(210);
    expect(events.filter(({ body }) => body.message.includes('is full'))).toHaveLength(1);
    // The page of the task lives on these.
    expect(events.map(({ body }) => body.status)).toContain('completed');
    expect(templates.portal.fleet.logs('scaffolder').join('\n')).not.toContain('line <1>');
  });

  it('cuts a line that is too long', async () => {
    const id = await templates.create('talks', { lines: ['x'.repeat(20_000)] });
    await templates.endsAs('completed', id);
    for (const { body } of await templates.eventsOf(id))
      expect(body.message.length).toBeLessThan(5_100);
  });

  it('reaches nobody but whom it names', async () => {
    await templates.endsAs('completed', await templates.create('notifies'));
    const response = await templates.portal.call('/api/notifications/notifications', {
      headers: { authorization: templates.guest },
    });
    expect(await response.text()).toContain('The boat is here');

    const id = await templates.create('broadcasts');
    await templates.endsAs('failed', id);
    expect(await templates.logOf(id)).toContain('scaffolder.notifications.broadcastFrom');
  });
});

describe('one user with many tasks', () => {
  it('waits for their own, makes nobody wait, and is told when there are too many', async () => {
    const own: string[] = [];
    for (let task = 0; task < 5; task++) own.push(await templates.create('waits'));
    await expect(templates.create('waits')).rejects.toThrow(/^429 .*waitingTasksPerUser/);
    await until('two to run', async () => {
      const states = await Promise.all(own.map(id => templates.statusOf(id)));
      return states.filter(state => state === 'processing').length === 2;
    });

    const other = await templates.portal.json<{ id: string }>('/api/scaffolder/v2/tasks', {
      method: 'POST',
      body: JSON.stringify({ templateRef: 'template:default/greets', values: { name: 'Bob' } }),
    });
    const task = () =>
      templates.portal.json<{ status: string }>(`/api/scaffolder/v2/tasks/${other.id}`);
    await until('the task of somebody else', async () => (await task()).status === 'completed');

    await Promise.all(own.map(id => templates.cancel(id)));
    for (const id of own) await templates.endsAs('cancelled', id);
    await templates.leavesNothing();
  });

  // Five of these took both turns, thirty seconds each, and all others waited.
  it('keeps nobody from templates by requests that come slowly', async () => {
    const { hostname, port } = new URL(templates.portal.fleet.url);
    const answered: string[] = [];
    const begin = async () => {
      const socket = connect(Number(port), hostname);
      socket.on('data', data => answered.push(String(data)));
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write(
        `POST /api/scaffolder/v2/tasks HTTP/1.1\r\nHost: portal\r\nAuthorization: ${templates.guest}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`,
      );
      const drip = setInterval(() => socket.write(' '), 1_000);
      socket.once('close', () => clearInterval(drip));
      return socket;
    };
    const slow = await Promise.all(Array.from({ length: 6 }, begin));
    try {
      // Five have their places now.
      await until('a refusal', async () => answered.length === 1);
      expect(answered[0]).toMatch(/ 429 /);
      const other = await templates.portal.call('/api/scaffolder/v2/tasks', {
        method: 'POST',
        body: JSON.stringify({ templateRef: 'template:default/greets', values: { name: 'Bob' } }),
      });
      expect(other.status).toBe(201);
      expect(answered).toHaveLength(1);
    } finally {
      for (const socket of slow) socket.destroy();
    }
    await until(
      'a place',
      async () => (await templates.asGuest('POST', '/v2/tasks', {})).status === 400,
    );
  });
});
