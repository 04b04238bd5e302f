import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from 'test-support';
import { expect } from 'vitest';
import { type Portal, startPortal } from '../testing/startPortal.ts';
import { undisturbed } from '../testing/undisturbed.ts';
import { testTemplates, toEntity } from './testTemplates.ts';

/** Something that happened to a task. */
export interface TaskEvent {
  readonly type: string;
  readonly body: {
    message: string;
    stepId?: string;
    status?: string;
    error?: { message: string };
    output?: { links?: object[]; text?: { content: string }[] };
  };
}

/**
 * Processes that wait for a job: a task needs one to look at what was typed, and one to run, and a
 * start takes long on a small machine.
 */
export const SPARE = 2;

const limits = {
  attempts: 2,
  log: { lines: 200, bytes: 100_000, lineBytes: 5_000 },
  memoryBytes: 200 * 1024 * 1024,
  renderTimeout: '4s',
  tasksPerUser: 2,
  waitingTasksPerUser: 3,
  workspaceBytes: 30_000_000,
};

/** A portal with the templates of the tests, as a guest uses it. */
export class Templates implements AsyncDisposable {
  readonly portal: Portal;
  /** Of the templates, which the configuration names. */
  readonly folder: string;
  /** Where template processes have their folders. */
  readonly workspaces: string;
  /** The guest's header. */
  readonly guest: string;

  constructor(portal: Portal, folder: string, workspaces: string, guest: string) {
    this.portal = portal;
    this.folder = folder;
    this.workspaces = workspaces;
    this.guest = guest;
  }

  async isThere(name: string): Promise<boolean> {
    return (await this.portal.call(`/api/catalog/entities/by-name/template/default/${name}`)).ok;
  }

  asGuest(method: string, path: string, body?: unknown): Promise<Response> {
    return this.portal.call(`/api/scaffolder${path}`, {
      method,
      headers: { authorization: this.guest },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** Begins a task of the guest, and returns its id. */
  async create(name: string, values: object = {}, secrets?: object): Promise<string> {
    const response = await this.asGuest('POST', '/v2/tasks', {
      templateRef: `template:default/${name}`,
      values,
      ...(secrets ? { secrets } : {}),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${response.status} ${answer.error?.message}`);
    return answer.id;
  }

  async statusOf(id: string): Promise<string> {
    return (await (await this.asGuest('GET', `/v2/tasks/${id}`)).json()).status;
  }

  async eventsOf(id: string): Promise<TaskEvent[]> {
    return (await this.asGuest('GET', `/v2/tasks/${id}/events`)).json();
  }

  async logOf(id: string): Promise<string> {
    const events = await this.eventsOf(id);
    return events.map(({ body }) => `${body.message} ${body.error?.message ?? ''}`).join('\n');
  }

  /** How a task ended, once it has. */
  ended(id: string): Promise<string> {
    return until(`the end of ${id}`, async () => {
      const status = await this.statusOf(id);
      return status !== 'open' && status !== 'processing' && status;
    });
  }

  /** Fails with the task's log when it ends another way. */
  async endsAs(status: string, id: string): Promise<void> {
    expect(await this.ended(id), await this.logOf(id)).toBe(status);
  }

  /** Waits for something, and fails where it disturbs others at the scaffolder. */
  undisturbed<T>(work: Promise<T>): Promise<T> {
    const path = '/api/scaffolder/v2/templating-extensions';
    return undisturbed(this.portal, work, { service: 'scaffolder', path });
  }

  /** Waits until a task runs. */
  runs(id: string): Promise<true> {
    return until(
      `${id} to run`,
      async () => (await this.logOf(id)).includes('Beginning step') || undefined,
    );
  }

  async cancel(id: string): Promise<void> {
    expect((await this.asGuest('POST', `/v2/tasks/${id}/cancel`)).status).toBe(200);
  }

  /** As the platform may: members write templates here before anybody else sees them. */
  dryRun(name: string, directoryContents: object[] = []): Promise<Response> {
    return this.portal.call('/api/scaffolder/v2/dry-run', {
      method: 'POST',
      body: JSON.stringify({ template: JSON.parse(toEntity(name)), values: {}, directoryContents }),
    });
  }

  /** Folders of template processes: of those that wait for a job, and of those that have one. */
  folders(): Promise<string[]> {
    return readdir(this.workspaces);
  }

  /** Waits until all but the processes that wait for a job have gone, with their folders. */
  async leavesNothing(): Promise<void> {
    await until('its processes to go', async () => (await this.folders()).length === SPARE);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.portal[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true });
    await rm(this.workspaces, { recursive: true, force: true });
  }
}

/** Starts what templates need: gateway, catalog and scaffolder, with narrow limits. */
export async function startTemplates(integrations: object = {}): Promise<Templates> {
  const folder = await mkdtemp(join(tmpdir(), 'templates-'));
  const workspaces = await mkdtemp(join(tmpdir(), 'workspaces-'));
  await mkdir(join(folder, 'skeleton'));
  await writeFile(join(folder, 'skeleton/hello.txt'), 'from the skeleton');
  await mkdir(join(folder, 'large'));
  await writeFile(join(folder, 'large/file'), Buffer.alloc(1_000_000));
  const all = Object.keys(testTemplates).map(toEntity).join('\n---\n');
  await writeFile(join(folder, 'all.yaml'), all);
  const portal = await startPortal({
    services: ['gateway', 'catalog', 'scaffolder'],
    config: {
      backend: {
        workingDirectory: workspaces,
        reading: { limits: { treeBytes: 5_000_000, treeFiles: 1_000 } },
      },
      integrations,
      catalog: {
        locations: [
          { type: 'file', target: join(folder, 'all.yaml'), rules: [{ allow: ['Template'] }] },
          {
            type: 'file',
            target: join(import.meta.dirname, '../../../../examples/catalog-info.yaml'),
            rules: [{ allow: ['Group', 'User', 'Template', 'Location'] }],
          },
        ],
      },
      scaffolder: {
        limits,
        processes: { spare: SPARE },
        taskRecovery: { staleTimeout: { seconds: 1 } },
      },
    },
  });
  const guest = `Bearer ${await portal.guestToken()}`;
  const templates = new Templates(portal, folder, workspaces, guest);
  for (const name of Object.keys(testTemplates)) await until(name, () => templates.isThere(name));
  return templates;
}
