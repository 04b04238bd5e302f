import type { SerializedTask, TaskStatus } from '@backstage/plugin-scaffolder-node';

/** A row of Backstage's own table. */
export interface TaskRow {
  readonly id: string;
  readonly spec: string;
  readonly status: TaskStatus;
  readonly state?: string | null;
  readonly secrets?: string | null;
  readonly created_by?: string | null;
  readonly created_at: Date | string;
  readonly last_heartbeat_at?: Date | string | null;
}

/** As Backstage's API has it: without secrets, and without what the task remembers. */
export function serialize(row: TaskRow): SerializedTask {
  return {
    id: row.id,
    spec: JSON.parse(row.spec),
    status: row.status,
    createdAt: toIso(row.created_at),
    ...(row.last_heartbeat_at ? { lastHeartbeatAt: toIso(row.last_heartbeat_at) } : {}),
    ...(row.created_by ? { createdBy: row.created_by } : {}),
  };
}

export function toIso(date: Date | string): string {
  return new Date(date).toISOString();
}
