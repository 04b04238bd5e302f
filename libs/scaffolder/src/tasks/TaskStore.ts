import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { EventsService } from '@backstage/plugin-events-node';
import type {
  SerializedTask,
  TaskBrokerDispatchOptions,
  TaskSecrets,
  TaskStatus,
} from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import type { Knex } from 'knex';
import type { TaskSpec } from '../process/protocol.ts';
import { type ListOptions, listTasks } from './listTasks.ts';
import { TaskEvents } from './TaskEvents.ts';
import { serialize, type TaskRow } from './TaskRow.ts';
import type { TaskState } from './TaskState.ts';

/** A task that was claimed, with what only whoever runs it may see. */
export interface ClaimedTask {
  readonly id: string;
  readonly spec: TaskSpec;
  readonly secrets: TaskSecrets;
  readonly createdBy?: string;
  readonly state: TaskState;
}

export interface TaskStoreOptions {
  readonly db: Knex;
  readonly events: EventsService;
  readonly logger: LoggerService;
  /** Keeps what a user typed until the task has ended, so that another service can take it up. */
  readonly keepSecrets: boolean;
  /** Bytes of the tasks of one list: `scaffolder.limits.listBytes`. */
  readonly listBytes: number;
}

/** Who asks for a task, when nobody is known: external callers share one queue. */
const NOBODY = '';

/**
 * Tasks in PostgreSQL, in the tables of Backstage's scaffolder (its migrations make them, and its
 * front end and its `TaskBroker` say what rows mean). Backstage keeps its own store to itself, and
 * it takes tasks in no order, for nobody in particular.
 */
export class TaskStore {
  /** What happened to the tasks. */
  readonly events: TaskEvents;
  readonly #db: Knex;
  readonly #options: TaskStoreOptions;

  constructor(options: TaskStoreOptions) {
    this.#db = options.db;
    this.events = new TaskEvents(options.db);
    this.#options = options;
  }

  async create(
    options: TaskBrokerDispatchOptions,
    mayWait: (waiting: number) => void,
  ): Promise<string> {
    const id = randomUUID();
    const { spec, createdBy, secrets } = options;
    await this.#db.transaction(async tx => {
      // Counted and added in one go, whichever service is asked.
      await tx.raw('select pg_advisory_xact_lock(hashtext(?))', [
        `splitstage.scaffolder.create ${createdBy ?? NOBODY}`,
      ]);
      mayWait(await countWaiting(tx, createdBy));
      await tx('tasks').insert({
        id,
        spec: JSON.stringify(spec),
        secrets: secrets ? JSON.stringify(secrets) : null,
        created_by: createdBy ?? null,
        status: 'open',
      });
    });
    this.#publish({ id, spec, createdBy, status: 'open' });
    return id;
  }

  /**
   * Takes the next task. Whoever has the fewest running is next, and among those the oldest task;
   * nobody gets more than `perUser` at once.
   */
  async claim(perUser: number): Promise<ClaimedTask | undefined> {
    const row = await this.#db.transaction(async tx => {
      await tx.raw("select pg_advisory_xact_lock(hashtext('splitstage.scaffolder.claim'))");
      const {
        rows: [next],
      } = await tx.raw<{ rows: TaskRow[] }>(
        `select t.* from tasks t
           left join (select coalesce(created_by, '') as creator, count(*) as running
                        from tasks where status = 'processing' group by 1) r
             on r.creator = coalesce(t.created_by, '')
          where t.status = 'open' and coalesce(r.running, 0) < ?
          order by coalesce(r.running, 0), t.created_at, t.id
          limit 1`,
        [perUser],
      );
      if (!next) return undefined;
      await tx('tasks')
        .where({ id: next.id })
        .update({
          status: 'processing',
          last_heartbeat_at: tx.fn.now(),
          ...(this.#options.keepSecrets ? {} : { secrets: null }),
        });
      return next;
    });
    if (!row) return undefined;
    const spec: TaskSpec = JSON.parse(row.spec);
    const createdBy = row.created_by ?? undefined;
    this.#publish({ id: row.id, spec, createdBy, status: 'processing' });
    return {
      id: row.id,
      spec,
      secrets: row.secrets ? JSON.parse(row.secrets) : {},
      state: row.state ? (JSON.parse(row.state).state ?? {}) : {},
      ...(createdBy === undefined ? {} : { createdBy }),
    };
  }

  /**
   * Says that tasks are under way. Returns those that somebody cancelled, and those that are no
   * longer this service's: it was not heard of for too long, and another one took them.
   */
  async beat(ids: readonly string[]): Promise<{ cancelled: string[]; lost: string[] }> {
    if (ids.length === 0) return { cancelled: [], lost: [] };
    await this.#db('tasks')
      .whereIn('id', [...ids])
      .where({ status: 'processing' })
      .update({ last_heartbeat_at: this.#db.fn.now() });
    const [running, cancelled] = await Promise.all([
      this.#db('tasks')
        .whereIn('id', [...ids])
        .where({ status: 'processing' })
        .pluck<string[]>('id'),
      this.#db('task_events')
        .whereIn('task_id', [...ids])
        .where({ event_type: 'cancelled' })
        .pluck<string[]>('task_id'),
    ]);
    return { cancelled, lost: ids.filter(id => !running.includes(id)) };
  }

  /** Ends a task that is under way. False when it is not, or no longer. */
  async complete(
    id: string,
    status: 'completed' | 'failed' | 'cancelled',
    body: JsonObject,
    from: TaskStatus = 'processing',
  ): Promise<boolean> {
    const done = await this.#db.transaction(async tx => {
      const count = await tx('tasks').where({ id, status: from }).update({ status, secrets: null });
      if (count < 1) return false;
      await this.events.add(id, 'completion', body, tx);
      return true;
    });
    if (done) this.#publish({ id, status });
    return done;
  }

  /** Marks a task as cancelled. Whoever runs it ends it; one that waits has ended with that. */
  async cancel(id: string, body: JsonObject & { message: string }): Promise<void> {
    const waiting = await this.#db.transaction(async tx => {
      const row = await tx('tasks').where({ id }).forUpdate().first<TaskRow>('status');
      if (row?.status !== 'open' && row?.status !== 'processing') return false;
      await tx('tasks').where({ id }).update({ secrets: null });
      await this.events.add(id, 'cancelled', body, tx);
      return row.status === 'open';
    });
    if (waiting) await this.complete(id, 'cancelled', { message: body.message }, 'open');
    else this.#publish({ id, status: 'cancelled' });
  }

  /** @throws NotFoundError when nobody knows of such a task, or when it is under way */
  async reopen(
    id: string,
    secrets: TaskSecrets | undefined,
    mayWait: (waiting: number) => void,
  ): Promise<void> {
    await this.#db.transaction(async tx => {
      const row = await tx('tasks').where({ id }).first<TaskRow | undefined>('created_by');
      mayWait(await countWaiting(tx, row?.created_by ?? undefined));
      const count = await tx('tasks')
        .where({ id })
        .whereIn('status', ['cancelled', 'completed', 'failed', 'skipped'])
        .update({
          status: 'open',
          last_heartbeat_at: tx.fn.now(),
          ...(secrets ? { secrets: JSON.stringify(secrets) } : {}),
        });
      if (count < 1) throw new NotFoundError(`There is no task ${id} that has ended`);
      await tx('task_events')
        .where({ task_id: id })
        .whereIn('event_type', ['cancelled', 'completion'])
        .del();
      await this.events.add(id, 'recovered', { recoverStrategy: 'none', retry: true }, tx);
    });
  }

  /** Tasks that nobody has said to be under way for some time: who ran them is gone. */
  async listAbandoned(staleMs: number): Promise<{ id: string; attempts: number }[]> {
    const ids = await this.#db('tasks')
      .where({ status: 'processing' })
      .whereRaw("last_heartbeat_at < now() - (? * interval '1 millisecond')", [staleMs])
      .pluck<string[]>('id');
    return Promise.all(
      ids.map(async id => ({ id, attempts: await this.events.countAttempts(id) })),
    );
  }

  /** Lets another process have a task. False when somebody was faster. */
  async release(id: string, attempt: number): Promise<boolean> {
    const released = await this.#db.transaction(async tx => {
      const count = await tx('tasks')
        .where({ id, status: 'processing' })
        .update({ status: 'open', last_heartbeat_at: tx.fn.now() });
      if (count < 1) return false;
      await this.events.add(id, 'recovered', { recoverStrategy: 'none', attempt }, tx);
      return true;
    });
    if (released) this.#publish({ id, status: 'recovered' });
    return released;
  }

  async saveState(id: string, state: TaskState): Promise<void> {
    await this.#db('tasks')
      .where({ id })
      .update({ state: JSON.stringify({ state }) });
  }

  /** @throws NotFoundError */
  async get(id: string): Promise<SerializedTask> {
    const row = await this.#db('tasks').where({ id }).first<TaskRow | undefined>();
    if (!row) throw new NotFoundError(`No task with id '${id}' found`);
    return {
      ...serialize(row),
      ...(row.state ? { state: JSON.parse(row.state).state } : {}),
    };
  }

  /** @throws InputError for a list that would hold too much */
  list(options: ListOptions = {}): ReturnType<typeof listTasks> {
    return listTasks(this.#db, options, this.#options.listBytes);
  }

  #publish(eventPayload: object): void {
    this.#options.events
      .publish({ topic: 'scaffolder.task', eventPayload })
      .catch(error => this.#options.logger.warn(`Cannot tell of a task's state: ${error}`));
  }
}

async function countWaiting(db: Knex.Transaction, createdBy: string | undefined): Promise<number> {
  const row = await db('tasks')
    .where({ status: 'open' })
    .where(query => ofCreator(query, createdBy))
    .count('id', { as: 'count' })
    .first();
  return Number(row?.count ?? 0);
}

function ofCreator(query: Knex.QueryBuilder, createdBy: string | undefined): void {
  if (createdBy === undefined) query.whereNull('created_by');
  else query.where({ created_by: createdBy });
}
