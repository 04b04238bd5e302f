/**
 * Why what Redis holds is not taken. `invalid` is the odd one out: the table is signed, and wrong.
 */
export type RefusalReason = 'unsigned' | 'bad-signature' | 'older' | 'invalid' | 'unreadable';

/** What Redis holds is not a table to follow. */
export class RefusedTableError extends Error {
  override readonly name = 'RefusedTableError';
  /** A stable name, good for a metric's label. */
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
