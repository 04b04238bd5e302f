/** What a user can put right: printed as a message, without a stack trace. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
