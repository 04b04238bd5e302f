import { createHash } from 'node:crypto';

/** The two numbers of a PostgreSQL advisory lock; `pg_locks` shows them as `classid` and `objid`. */
export interface LockKey {
  readonly classId: number;
  readonly objectId: number;
}

/** The same for all our locks, so that an operator finds them: "spst" in ASCII. */
const CLASS_ID = 0x73_70_73_74;

/**
 * The lock under which a plugin's tables are made and changed. PostgreSQL keeps the advisory locks
 * of each database apart; plugins that share one are kept apart by their schema.
 *
 * @param schema - of a plugin with `pluginDivisionMode: schema`
 */
export function lockKey(schema: string | undefined): LockKey {
  const hash = createHash('sha256')
    .update(schema ?? '')
    .digest();
  // 31 bits: PostgreSQL takes the number as signed and shows it as unsigned.
  return { classId: CLASS_ID, objectId: hash.readUInt32BE(0) >>> 1 };
}
