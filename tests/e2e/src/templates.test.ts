// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates' own expressions
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Portal, startPortal } from './testing/startPortal.ts';
import { until } from './testing/until.ts';

/** A regular expression that needs 2^40 steps for this text. */
const BACKTRACKS = '${{ r/^(a+)+$/.test("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!") }}';

interface Step {
  readonly id?: string;
  readonly action: string;
  readonly input?: object;
  readonly each?: unknown;
}

interface TaskEvent {
  readonly type: string;
  readonly body: {
    message: string;
    stepId?: string;
    status?: string;
    error?: { message: string };
    output?: { links?: object[]; text?: { content: string }[] };
  };
}

/** Templates of this test, in files that the configuration names. */
const templates: Record<
  string,
  { steps: Step[]; parameters?: object; output?: object; source?: string }
> = {
  greets: {
    parameters: { properties: { name: { type: 'string' } } },
    steps: [{ action: 'debug:log', input: { message: 'Hello ${{ parameters.name }}' } }],
    output: { text: [{ title: 'Greeting', content: 'Hello ${{ parameters.name }}' }] },
  },
  backtracks: { steps: [{ action: 'debug:log', input: { message: BACKTRACKS } }] },
  waits: { steps: [{ action: 'debug:wait', input: { minutes: 5 } }] },
  pattern: {
    parameters: { properties: { name: { type: 'string', pattern: '^(a+)+$' } } },
    steps: [{ action: 'debug:log', input: { message: 'never' } }],
  },
  token: {
    steps: [
      { id: 'mine', action: 'catalog:fetch', input: { entityRef: 'template:default/greets' } },
      {
        action: 'catalog:write',
        input: {
          entity: {
            metadata: {
              annotations: {
                token: '${{ secrets.backstageToken or "none" }}',
                credentials: '${{ secrets.__initiatorCredentials or "none" }}',
                typed: '${{ secrets.typed }}',
                read: '${{ steps.mine.output.entity.metadata.name }}',
              },
            },
          },
        },
      },
      { action: 'publish:folder', input: { name: 'token' } },
    ],
  },
  skeleton: {
    steps: [
      { action: 'fetch:plain', input: { url: './skeleton' } },
      { action: 'debug:log', input: { message: 'files', listWorkspace: 'with-contents' } },
    ],
  },
  keeps: {
    steps: [
      { action: 'fetch:template', input: { url: './skeleton', values: {} } },
      { id: 'kept', action: 'publish:folder', input: { name: 'kept' } },
    ],
    output: { text: [{ title: 'Where', content: '${{ steps.kept.output.path }}' }] },
  },
  thief: {
    source: 'file:/etc/templates.yaml',
    steps: [{ action: 'fetch:plain:file', input: { url: './passwd', targetPath: 'stolen' } }],
  },
  missing: { steps: [{ action: 'fetch:plain', input: { url: './nowhere' } }] },
  talks: {
    parameters: { properties: { lines: { type: 'array' } } },
    steps: [
      {
        each: '${{ parameters.lines }}',
        action: 'debug:log',
        input: { message: 'line ${{ each.value }}' },
      },
    ],
  },
  notifies: {
    steps: [
      {
        action: 'notification:send',
        input: {
          recipients: 'entity',
          entityRefs: ['user:development/guest'],
          title: 'The boat is here',
        },
      },
    ],
  },
  broadcasts: {
    steps: [
      { action: 'notification:send', input: { recipients: 'broadcast', title: 'Hello, all' } },
    ],
  },
  grows: {
    parameters: { properties: { big: { type: 'string' }, lines: { type: 'array' } } },
    steps: [
      {
        each: '${{ parameters.lines }}',
        action: 'debug:log',
        input: { message: '${{ parameters.big }}${{ each.value }}' },
      },
    ],
  },
};

const limits = {
  attempts: 2,
  log: { lines: 200, bytes: 100_000, lineBytes: 5_000 },
  memoryBytes: 200 * 1024 * 1024,
  renderTimeout: '6s',
  tasksPerUser: 2,
  waitingTasksPerUser: 3,
};

let folder: string;
let workspaces: string;
let portal: Portal;
let guest: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'templates-'));
  workspaces = await mkdtemp(join(tmpdir(), 'workspaces-'));
  await mkdir(join(folder, 'skeleton'));
  await writeFile(join(folder, 'skeleton/hello.txt'), 'from the skeleton');
  await writeFile(join(folder, 'all.yaml'), Object.keys(templates).map(toEntity).join('\n---\n'));
  portal = await startPortal({
    services: ['gateway', 'catalog', 'scaffolder'],
    config: {
      backend: { workingDirectory: workspaces },
      catalog: {
        locations: [
          { type: 'file', target: join(folder, 'all.yaml'), rules: [{ allow: ['Template'] }] },
          {
            type: 'file',
            target: join(import.meta.dirname, '../../../examples/catalog-info.yaml'),
            rules: [{ allow: ['Group', 'User', 'Template', 'Location'] }],
          },
        ],
      },
      scaffolder: { limits, taskRecovery: { staleTimeout: { seconds: 5 } } },
    },
  });
  guest = `Bearer ${await portal.guestToken()}`;
  for (const name of Object.keys(templates)) await until(name, () => findTemplate(name));
});
afterAll(async () => {
  await portal?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
  await rm(workspaces, { recursive: true, force: true });
});

function toEntity(name: string): string {
  const { source, ...spec } = templates[name] ?? {};
  return JSON.stringify({
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: {
      name,
      ...(source ? { annotations: { 'backstage.io/source-location': source } } : {}),
    },
    spec: { type: 'service', ...spec },
  });
}

const findTemplate = async (name: string) =>
  (await portal.call(`/api/catalog/entities/by-name/template/default/${name}`)).ok;

function asGuest(method: string, path: string, body?: unknown, as = guest): Promise<Response> {
  return portal.call(`/api/scaffolder${path}`, {
    method,
    headers: { authorization: as },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function create(name: string, values: object = {}, secrets?: object): Promise<string> {
  const response = await asGuest('POST', '/v2/tasks', {
    templateRef: `template:default/${name}`,
    values,
    ...(secrets ? { secrets } : {}),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${response.status} ${answer.error?.message}`);
  return answer.id;
}

const statusOf = async (id: string): Promise<string> =>
  (await (await asGuest('GET', `/v2/tasks/${id}`)).json()).status;

const eventsOf = async (id: string): Promise<TaskEvent[]> =>
  (await asGuest('GET', `/v2/tasks/${id}/events`)).json();

const logOf = async (id: string): Promise<string> =>
  (await eventsOf(id)).map(({ body }) => `${body.message} ${body.error?.message ?? ''}`).join('\n');

const ended = (id: string) =>
  until(`the end of ${id}`, async () => {
    const status = await statusOf(id);
    return status !== 'open' && status !== 'processing' && status;
  });

/** Fails with the task's log when it ends another way. */
async function endsAs(status: string, id: string): Promise<void> {
  expect(await ended(id), await logOf(id)).toBe(status);
}

const runs = (id: string) =>
  until(`${id} to run`, async () => (await logOf(id)).includes('Beginning step'));

/** The longest that a request of somebody else took, in milliseconds, while something went on. */
async function slowestWhile(work: Promise<unknown>): Promise<number> {
  let slowest = 0;
  let under = true;
  void work.finally(() => {
    under = false;
  });
  while (under) {
    const begin = performance.now();
    const [live, read] = await Promise.all([
      fetch(`${portal.fleet.serviceUrl('scaffolder')}/.backstage/health/v1/liveness`),
      portal.call('/api/scaffolder/v2/templating-extensions'),
    ]);
    expect([live.status, read.status]).toEqual([200, 200]);
    slowest = Math.max(slowest, performance.now() - begin);
    await delay(100);
  }
  return slowest;
}

/** As the platform may: members write templates here before anybody else sees them. */
const dryRun = (name: string, directoryContents: object[] = []) =>
  portal.call('/api/scaffolder/v2/dry-run', {
    method: 'POST',
    body: JSON.stringify({ template: JSON.parse(toEntity(name)), values: {}, directoryContents }),
  });

async function cancel(id: string): Promise<void> {
  expect((await asGuest('POST', `/v2/tasks/${id}/cancel`)).status).toBe(200);
}

/** Folders of template processes: of one that waits for a job, and of those that have one. */
const folders = () => readdir(workspaces);

describe('a task', () => {
  it('runs to its end in a folder for its user only, and leaves nothing behind', async () => {
    const id = await create('greets', { name: 'Ada' });
    await endsAs('completed', id);
    expect(await logOf(id)).toContain('Hello Ada');
    for (const name of await folders()) {
      expect((await stat(join(workspaces, name))).mode & 0o777).toBe(0o700);
    }
    await until('one spare process', async () => (await folders()).length === 1);
  });

  it('gets its template’s files from the folder that the configuration names', async () => {
    const id = await create('skeleton');
    await endsAs('completed', id);
    expect(await logOf(id)).toContain('from the skeleton');
  });
});

it('keeps what it made where the configuration says', async () => {
  const id = await create('keeps');
  await endsAs('completed', id);
  const kept = join(portal.fleet.dataDir, 'created/kept');
  expect(await readdir(kept)).toEqual(['hello.txt']);
});

// newcomer.md 14: the new component was nowhere in the catalog, and nothing said why.
it('says on the result page of the example what it takes to be in the catalog', async () => {
  await until('the example', () => findTemplate('golden-path-service'));
  const id = await create('golden-path-service', {
    name: 'lock-keeper',
    description: 'Opens the lock when a boat is near',
    owner: 'group:default/platform',
    destination: 'folder',
  });
  await endsAs('completed', id);
  expect(await readdir(join(portal.fleet.dataDir, 'created/lock-keeper'))).toContain(
    'catalog-info.yaml',
  );
  const { output } = (await eventsOf(id)).find(({ type }) => type === 'completion')?.body ?? {};
  expect(output?.links).toEqual([
    expect.objectContaining({ title: 'Register it in the catalog', url: '/catalog-import' }),
  ]);
  expect(output?.text?.[0]?.content).toContain('not in the catalog yet');
});

describe('a template that computes without end', () => {
  it('is ended at its limit, and nobody else waits', async () => {
    const id = await create('backtracks');
    const end = ended(id);
    const slowest = await slowestWhile(end);
    expect(await end).toBe('failed');
    expect(await logOf(id)).toContain('scaffolder.limits.renderTimeout');
    expect(slowest).toBeLessThan(2_000);
  });

  it('is ended by who cancels it, in the middle of its expression', async () => {
    const id = await create('backtracks');
    await runs(id);
    await cancel(id);
    const begin = performance.now();
    await endsAs('cancelled', id);
    expect(performance.now() - begin).toBeLessThan(5_000);
  });

  it('freezes nothing by the schema of its parameters either', async () => {
    const created = asGuest('POST', '/v2/tasks', {
      templateRef: 'template:default/pattern',
      values: { name: `${'a'.repeat(40)}!` },
    });
    expect(await slowestWhile(created)).toBeLessThan(2_000);
    const answer = await created;
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining('scaffolder.limits.renderTimeout'),
    ]);
  });

  it('freezes nothing in a dry run', async () => {
    const run = dryRun('backtracks');
    expect(await slowestWhile(run)).toBeLessThan(2_000);
    expect((await run).status).toBe(400);
    await until('no process of it', async () => (await folders()).length === 1);
  });

  it('fails when it takes more memory than it may, and takes nobody along', async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `<${index}>`);
    const id = await create('grows', { big: 'x'.repeat(100_000), lines });
    await endsAs('failed', id);
    expect(await logOf(id)).toContain('scaffolder.limits.memoryBytes');
    expect(portal.fleet.crashes).toEqual([]);
  });

  it('is not begun again without end when its service is killed', async () => {
    const id = await create('waits');
    for (const _attempt of [1, 2]) {
      await until('the task to run', async () => (await folders()).length > 1 && runs(id));
      const pid = portal.fleet.pid('scaffolder');
      if (pid === undefined) throw new Error('The scaffolder does not run');
      process.kill(pid, 'SIGKILL');
      await until('its end', async () => portal.fleet.pid('scaffolder') === undefined);
      await portal.fleet.startService('scaffolder');
    }
    await endsAs('failed', id);
    expect(await logOf(id)).toContain('scaffolder.limits.attempts');
    await until('one spare process', async () => (await folders()).length === 1);
  });
});

describe('what a dry run still does', () => {
  it('shows the log and the files', async () => {
    const run = await dryRun('skeleton', [
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
    const id = await create('token', {}, { typed: 'abcdef' });
    await endsAs('completed', id);
    const made = await readFile(
      join(portal.fleet.dataDir, 'created/token/catalog-info.yaml'),
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
    await expect(create('thief')).rejects.toThrow(/^403 .*catalog\.locations/);
  });

  it('tells no folder and no stack of the server when it fails', async () => {
    const id = await create('missing');
    await endsAs('failed', id);
    const log = await logOf(id);
    expect(log).toMatch(/ENOENT|no such file/);
    expect(log).not.toContain(folder);
    expect(log).not.toContain(workspaces);
    expect(log).not.toMatch(/\n\s+at /);
    expect(log).not.toContain('node_modules');
  });

  it('fills its own log and no other', async () => {
    const lines = Array.from({ length: 2_000 }, (_, index) => `<${index}>`);
    const id = await create('talks', { lines });
    await endsAs('completed', id);
    const events = await eventsOf(id);
    expect(events.length).toBeLessThan(210);
    expect(events.filter(({ body }) => body.message.includes('is full'))).toHaveLength(1);
    // The page of the task lives on these.
    expect(events.map(({ body }) => body.status)).toContain('completed');
    expect(portal.fleet.logs('scaffolder').join('\n')).not.toContain('line <1>');
  });

  it('cuts a line that is too long', async () => {
    const id = await create('talks', { lines: ['x'.repeat(20_000)] });
    await endsAs('completed', id);
    for (const { body } of await eventsOf(id)) expect(body.message.length).toBeLessThan(5_100);
  });

  it('reaches nobody but whom it names', async () => {
    await endsAs('completed', await create('notifies'));
    const response = await portal.call('/api/notifications/notifications', {
      headers: { authorization: guest },
    });
    expect(await response.text()).toContain('The boat is here');

    const id = await create('broadcasts');
    await endsAs('failed', id);
    expect(await logOf(id)).toContain('scaffolder.notifications.broadcastFrom');
  });
});

describe('one user with many tasks', () => {
  it('waits for their own, makes nobody wait, and is told when there are too many', async () => {
    const own: string[] = [];
    for (let task = 0; task < 5; task++) own.push(await create('waits'));
    await expect(create('waits')).rejects.toThrow(/^429 .*waitingTasksPerUser/);
    await until('two to run', async () => {
      const states = await Promise.all(own.map(statusOf));
      return states.filter(state => state === 'processing').length === 2;
    });

    const other = await portal.json<{ id: string }>('/api/scaffolder/v2/tasks', {
      method: 'POST',
      body: JSON.stringify({ templateRef: 'template:default/greets', values: { name: 'Bob' } }),
    });
    const task = () => portal.json<{ status: string }>(`/api/scaffolder/v2/tasks/${other.id}`);
    await until('the task of somebody else', async () => (await task()).status === 'completed');

    await Promise.all(own.map(cancel));
    for (const id of own) await endsAs('cancelled', id);
    await until('one spare process', async () => (await folders()).length === 1);
  });

  // Five of these took both turns, thirty seconds each, and all others waited.
  it('keeps nobody from templates by requests that come slowly', async () => {
    const { hostname, port } = new URL(portal.fleet.url);
    const answered: string[] = [];
    const begin = async () => {
      const socket = connect(Number(port), hostname);
      socket.on('data', data => answered.push(String(data)));
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write(
        `POST /api/scaffolder/v2/tasks HTTP/1.1\r\nHost: portal\r\nAuthorization: ${guest}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`,
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
      const other = await portal.call('/api/scaffolder/v2/tasks', {
        method: 'POST',
        body: JSON.stringify({ templateRef: 'template:default/greets', values: { name: 'Bob' } }),
      });
      expect(other.status).toBe(201);
      expect(answered).toHaveLength(1);
    } finally {
      for (const socket of slow) socket.destroy();
    }
    await until('a place', async () => (await asGuest('POST', '/v2/tasks', {})).status === 400);
  });
});
