/** How a command ends. Scripts rely on these. */
export const exitCodes = { ok: 0, refused: 1, usage: 2, unreachable: 3 } as const;

/** What was typed makes no sense. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Redis does not answer, or not to us. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

/** The exit code for an error that ended a command. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) {
    return exitCodes.usage;
  }
  return error instanceof UnreachableError ? exitCodes.unreachable : exitCodes.refused;
}
