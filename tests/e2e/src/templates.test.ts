import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
  readonly body: { message: string; stepId?: string; status?: string; error?: { message: string } };
}

/** Templates of this test, in files that the configuration names. */
const templates: Record<string, { steps: Step[]; parameters?: object; output?: object }> = {
  greets: {
    parameters: { properties: { name: { type: 'string' } } },
    steps: [{ action: 'debug:log', input: { message: 'Hello ${{ parameters.name }}' } }],
    output: { text: [{ title: 'Greeting', content: 'Hello ${{ parameters.name }}' }] },
  },
  backtracks: { steps: [{ action: 'debug:log', input: { message: BACKTRACKS } }] },
  waits: { steps: [{ action: 'debug:wait', input: { minutes: 5 } }] },
};

const limits = { renderTimeout: '6s', log: { lines: 200, bytes: 100_000, lineBytes: 5_000 } };

let folder: string;
let workspaces: string;
let portal: Portal;
let guest: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'templates-'));
  workspaces = await mkdtemp(join(tmpdir(), 'workspaces-'));
  await writeFile(join(folder, 'all.yaml'), Object.keys(templates).map(toEntity).join('\n---\n'));
  portal = await startPortal({
    services: ['gateway', 'catalog', 'scaffolder'],
    config: {
      backend: { workingDirectory: workspaces },
      catalog: {
        locations: [
          { type: 'file', target: join(folder, 'all.yaml'), rules: [{ allow: ['Template'] }] },
        ],
      },
      scaffolder: { limits },
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
  return JSON.stringify({
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name },
    spec: { type: 'service', ...templates[name] },
  });
}

const findTemplate = async (name: string) =>
  (await portal.call(`/api/catalog/entities/by-name/template/default/${name}`)).ok;

function asGuest(method: string, path: string, body?: unknown): Promise<Response> {
  return portal.call(`/api/scaffolder${path}`, {
    method,
    headers: { authorization: guest },
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

describe('a task', () => {
  it('runs to its end, and leaves nothing in the folder for workspaces', async () => {
    const id = await create('greets', { name: 'Ada' });
    expect(await ended(id)).toBe('completed');
    expect(await logOf(id)).toContain('Hello Ada');
  });
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
    expect((await asGuest('POST', `/v2/tasks/${id}/cancel`)).status).toBe(200);
    const begin = performance.now();
    expect(await ended(id)).toBe('cancelled');
    expect(performance.now() - begin).toBeLessThan(5_000);
  });
});
