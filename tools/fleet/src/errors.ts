/** What went wrong, as a stable name. */
export type FleetErrorCode =
  | 'USAGE'
  | 'ABORTED'
  | 'ROUTING_INVALID'
  | 'CONFIG_MISSING'
  | 'PORT_TAKEN'
  | 'DISK_FULL'
  | 'DATA_UNUSABLE'
  | 'DATA_LOCKED'
  | 'DATABASE_UNREACHABLE'
  | 'POSTGRES_UNSUPPORTED'
  | 'POSTGRES_USER'
  | 'POSTGRES_INCOMPLETE'
  | 'POSTGRES_VERSION'
  | 'POSTGRES_FAILED'
  | 'FRONTEND_FAILED'
  | 'SERVICE_DIED'
  | 'SERVICE_TIMEOUT'
  | 'NOTHING_STARTED';

/** What a {@link FleetError} is made of. */
export interface FleetErrorOptions {
  /** One sentence: what to do about it. */
  readonly fix?: string;
  /** The last lines of the log that explains it. */
  readonly details?: readonly string[];
  readonly cause?: unknown;
}

/**
 * An error that a user can act on: printed as one message without a stack trace.
 * `message` says what was found, `fix` what to do, `details` holds log lines.
 */
export class FleetError extends Error {
  override readonly name = 'FleetError';
  readonly code: FleetErrorCode;
  readonly fix: string | undefined;
  readonly details: readonly string[];

  constructor(code: FleetErrorCode, message: string, options: FleetErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.fix = options.fix;
    this.details = options.details ?? [];
  }
}

/** The `code` of a system error such as `EACCES`, if there is one. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

/** A short text for anything that was thrown. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message || error.name : String(error);
}
