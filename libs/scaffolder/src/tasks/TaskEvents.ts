import type { SerializedTaskEvent } from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import type { Knex } from 'knex';
import { toIso } from './TaskRow.ts';

interface EventRow {
  readonly id: number | string;
  readonly event_type: SerializedTaskEvent['type'];
  readonly body: string;
  readonly created_at: Date | string;
}

/** What happened to tasks, in the order in which it did: their logs, ends and further attempts. */
export class TaskEvents {
  readonly #db: Knex;

  constructor(db: Knex) {
    this.#db = db;
  }

  /** @param db - the transaction that it is part of */
  async add(
    id: string,
    type: SerializedTaskEvent['type'],
    body: JsonObject,
    db: Knex = this.#db,
  ): Promise<void> {
    // PostgreSQL takes no zero characters in text.
    await db('task_events').insert({
      task_id: id,
      event_type: type,
      body: JSON.stringify(body).replaceAll('\\u0000', '\\ufffd'),
    });
  }

  async list(id: string, after?: number): Promise<SerializedTaskEvent[]> {
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

  /** How often a task was begun since a user last asked for it. */
  async countAttempts(id: string): Promise<number> {
    const bodies = await this.#db('task_events')
      .where({ task_id: id, event_type: 'recovered' })
      .orderBy('id')
      .pluck<string[]>('body');
    const begun: boolean[] = bodies.map(body => JSON.parse(body).retry !== true);
    return 1 + begun.length - (begun.lastIndexOf(false) + 1);
  }
}
