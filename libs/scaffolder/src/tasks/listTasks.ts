import type { SerializedTask, TaskBroker } from '@backstage/plugin-scaffolder-node';
import type { Knex } from 'knex';
import { applyTaskFilter } from './applyTaskFilter.ts';
import { checkListBytes } from './checkListBytes.ts';
import { serialize, type TaskRow } from './TaskRow.ts';

/** What Backstage's API asks for. */
export type ListOptions = NonNullable<Parameters<TaskBroker['list']>[0]>;

/**
 * A page of the tasks that somebody may see, and how many there are.
 *
 * @throws InputError when the page holds more than `mostBytes`
 */
export async function listTasks(
  db: Knex,
  options: ListOptions,
  mostBytes: number,
): Promise<{ tasks: SerializedTask[]; totalTasks: number }> {
  const { filters, order, pagination, permissionFilters } = options;
  const query = db('tasks');
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
  await checkListBytes(query, mostBytes);
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
