/** A user has as many requests of a kind under way as one may. Others are not concerned. */
export class TooManyRequestsError extends Error {
  override readonly name = 'TooManyRequestsError';
  /** RFC 6585 §4. Backstage's error middleware takes the status from here. */
  readonly statusCode = 429;
}
