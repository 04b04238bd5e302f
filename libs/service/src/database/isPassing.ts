/** PostgreSQL's codes for "not now": connection lost, server starting or stopping, no slot free. */
const PASSING_SQLSTATE = /^(08...|57P0[1-3]|53300)$/;

const PASSING_SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EAI_AGAIN',
]);

/** Messages of node-postgres and knex, which give these no code; knex puts the statement first. */
const PASSING_MESSAGE =
  /(^| - )(Connection terminated|Client has encountered a connection error|Defined query timeout|Knex: Timeout acquiring|Unable to acquire a connection)/;

/** Whether a fault of a database connection may be over at the next attempt. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false;
  }
  const code = 'code' in error ? String(error.code) : '';
  return (
    PASSING_SQLSTATE.test(code) ||
    PASSING_SYSTEM_CODES.has(code) ||
    PASSING_MESSAGE.test(error.message)
  );
}
