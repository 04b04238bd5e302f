import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { EventsService } from '@backstage/plugin-events-node';
import type {
  SerializedTask,
  SerializedTaskEvent,
  TaskBroker,
  TaskBrokerDispatchOptions,
  TaskSecrets,
  TaskStatus,
} from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import type { Knex } from 'knex';
import type { TaskSpec } from '../process/protocol.ts';
import { applyTaskFilter } from './applyTaskFilter.ts';
import { checkListBytes } from './checkListBytes.ts';
import type { TaskState } from './TaskState.ts';

type ListOptions = NonNullable<Parameters<TaskBroker['list']>[0]>;

/** A row of Backstage's own table. */
interface TaskRow {
  readonly id: string;
  readonly spec: string;
  readonly status: TaskStatus;
  readonly state?: string | null;
  readonly secrets?: string | null;
  readonly created_by?: string | null;
  readonly created_at: Date | string;
  readonly last_heartbeat_at?: Date | string | null;
}

interface EventRow {
  readonly id: number | string;
  readonly event_type: SerializedTaskEvent['type'];
  readonly body: string;
  readonly created_at: Date | string;
}

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
  readonly #db: Knex;
  readonly #options: TaskStoreOptions;

  constructor(options: TaskStoreOptions) {
    this.#db = options.db;
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
      await addEvent(tx, id, 'completion', body);
      return true;
    });
    if (done) this.#publish({ id, status });
    return done;
  }

  async addLog(id: string, body: JsonObject): Promise<void> {
    await addEvent(this.#db, id, 'log', body);
  }

  /** Marks a task as cancelled. Whoever runs it ends it; one that waits has ended with that. */
  async cancel(id: string, body: JsonObject & { message: string }): Promise<void> {
    const waiting = await this.#db.transaction(async tx => {
      const row = await tx('tasks').where({ id }).forUpdate().first<TaskRow>('status');
      if (row?.status !== 'open' && row?.status !== 'processing') return false;
      await tx('tasks').where({ id }).update({ secrets: null });
      await addEvent(tx, id, 'cancelled', body);
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
      await addEvent(tx, id, 'recovered', { recoverStrategy: 'none', retry: true });
    });
  }

  /** Tasks that nobody has said to be under way for some time: who ran them is gone. */
  async listAbandoned(staleMs: number): Promise<{ id: string; attempts: number }[]> {
    const ids = await this.#db('tasks')
      .where({ status: 'processing' })
      .whereRaw("last_heartbeat_at < now() - (? * interval '1 millisecond')", [staleMs])
      .pluck<string[]>('id');
    return Promise.all(ids.map(async id => ({ id, attempts: await this.#countAttempts(id) })));
  }

  /** Lets another process have a task. False when somebody was faster. */
  async release(id: string, attempt: number): Promise<boolean> {
    const released = await this.#db.transaction(async tx => {
      const count = await tx('tasks')
        .where({ id, status: 'processing' })
        .update({ status: 'open', last_heartbeat_at: tx.fn.now() });
      if (count < 1) return false;
      await addEvent(tx, id, 'recovered', { recoverStrategy: 'none', attempt });
      return true;
    });
    if (released) this.#publish({ id, status: 'recovered' });
    return released;
  }

  async attempts(id: string): Promise<number> {
    return this.#countAttempts(id);
  }

  /** How often a task was begun since a user last asked for it. */
  async #countAttempts(id: string): Promise<number> {
    const bodies = await this.#db('task_events')
      .where({ task_id: id, event_type: 'recovered' })
      .orderBy('id')
      .pluck<string[]>('body');
    const begun: boolean[] = bodies.map(body => JSON.parse(body).retry !== true);
    return 1 + begun.length - (begun.lastIndexOf(false) + 1);
  }

  async saveState(id: string, state: TaskState): Promise<void> {
    await this.#db('tasks')
      .where({ id })
      .update({ state: JSON.stringify({ state }) });
  }

  /** How much a task's log holds already: it may have been begun before. */
  async measureLog(id: string): Promise<{ lines: number; bytes: number }> {
    const row = await this.#db('task_events')
      .where({ task_id: id, event_type: 'log' })
      .select(
        this.#db.raw('count(*) as lines'),
        this.#db.raw('coalesce(sum(octet_length(body)), 0) as bytes'),
      )
      .first();
    return { lines: Number(row?.lines ?? 0), bytes: Number(row?.bytes ?? 0) };
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
  async list(options: ListOptions = {}): Promise<{ tasks: SerializedTask[]; totalTasks: number }> {
    const { filters, order, pagination, permissionFilters } = options;
    const query = this.#db('tasks');
    const creators = [filters?.createdBy ?? []].flat();
    const statuses = [filters?.status ?? []].flat();
    if (creators.length > 0) query.whereIn('created_by', creators);
    if (statuses.length > 0) query.whereIn('status', statuses);
    if (permissionFilters) query.where(where => applyTaskFilter(where, permissionFilters));
    const count = await query.clone().count('id', { as: 'count' }).first();
    for (const { field, order: direction } of order ?? [{ field: 'created_at', order: 'desc' }]) {
      query.orderBy(field, direction);
    }
    if (pagination?.limit !== undefined) query.limit(pagination.limit);
    if (pagination?.offset !== undefined) query.offset(pagination.offset);
    await checkListBytes(query, this.#options.listBytes);
    const rows: TaskRow[] = await query.select(
      'id',
      'spec',
      'status',
      'created_by',
      'last_heartbeat_at',
      'created_at',
    );
    return { tasks: rows.map(serialize), totalTasks: Number(count?.count ?? 0) };
  }

  async listEvents(id: string, after?: number): Promise<SerializedTaskEvent[]> {
    const query = this.#db('task_events').where({ task_id: id }).orderBy('id');
    if (after !== undefined) {
      query.where(where => where.where('id', '>', after).orWhere({ event_type: 'completion' }));
    }
    const rows: EventRow[] = await query.select();
    return rows.map(row => ({
      id: Number(row.id),
      taskId: id,
      type: row.event_type,
      body: JSON.parse(row.body),
      createdAt: toIso(row.created_at),
    }));
  }

  #publish(eventPayload: object): void {
    this.#options.events
      .publish({ topic: 'scaffolder.task', eventPayload })
      .catch(error => this.#options.logger.warn(`Cannot tell of a task's state: ${error}`));
  }
}

async function addEvent(
  db: Knex | Knex.Transaction,
  id: string,
  type: SerializedTaskEvent['type'],
  body: JsonObject,
): Promise<void> {
  // PostgreSQL takes no zero characters in text.
  await db('task_events').insert({
    task_id: id,
    event_type: type,
    body: JSON.stringify(body).replaceAll('\\u0000', '\\ufffd'),
  });
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

function serialize(row: TaskRow): SerializedTask {
  return {
    id: row.id,
    spec: JSON.parse(row.spec),
    status: row.status,
    createdAt: toIso(row.created_at),
    ...(row.last_heartbeat_at ? { lastHeartbeatAt: toIso(row.last_heartbeat_at) } : {}),
    ...(row.created_by ? { createdBy: row.created_by } : {}),
  };
}

function toIso(date: Date | string): string {
  return new Date(date).toISOString();
}
