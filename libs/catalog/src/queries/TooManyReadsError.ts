/** A user has as many reads of the catalog under way as one may. Others are not concerned. */
export class TooManyReadsError extends Error {
  override readonly name = 'TooManyRequestsError';
  /** RFC 6585 §4. Backstage's error middleware takes the status from here. */
  readonly statusCode = 429;
}
