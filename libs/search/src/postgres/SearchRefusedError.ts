/**
 * A search that the engine did not finish, for a reason that its user can do something about.
 *
 * Search's route makes "There was a problem performing the search query" of every other error: it
 * lets through what has this name, and Backstage's error handler goes by the status.
 */
export class SearchRefusedError extends Error {
  override readonly name = 'MissingIndexError';
  readonly statusCode: 429 | 503;

  constructor(statusCode: 429 | 503, message: string, cause?: unknown) {
    super(message, { cause });
    this.statusCode = statusCode;
  }
}
