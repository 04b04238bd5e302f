import { hostname } from 'node:os';

/** Who holds a lock, as PostgreSQL tells it. */
export interface LockHolder {
  /** What the session calls itself; `undefined` when another user's sessions are hidden from us. */
  readonly name: string | undefined;
  /** Where it comes from: a pooler's address behind a pooler. */
  readonly address: string | undefined;
  /** The process id of its session in the server. */
  readonly session: number;
}

/** PostgreSQL cuts an application's name after as many bytes. */
const LONGEST_NAME = 63;

/** What this process calls the session that holds its lock, for example `catalog:4711@web-1`. */
export function ownName(service: string, pid = process.pid, host = hostname()): string {
  return `${service}:${pid}@${host}`.replace(/[^ -~]/g, '?').slice(0, LONGEST_NAME);
}

/** Names a holder to whoever may ask for readiness: without an address. */
export function nameHolder(holder: LockHolder | undefined): string {
  if (holder === undefined) {
    return 'somebody who is just letting go';
  }
  return holder.name || `session ${holder.session} of the database server`;
}

/** Names a holder to an operator. */
export function describeHolder(holder: LockHolder | undefined): string {
  if (holder === undefined) {
    return nameHolder(holder);
  }
  const from = holder.address === undefined ? '' : `from ${holder.address}, `;
  const name = holder.name || 'a session that does not say whose it is';
  return `${name} (${from}process ${holder.session} of the database server)`;
}
