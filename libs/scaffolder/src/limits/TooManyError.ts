/** Somebody has as much under way as they may. Others are not concerned, and later is not now. */
export class TooManyError extends Error {
  override readonly name = 'TooManyRequestsError';
  /** RFC 6585 §4. Backstage's error middleware takes the status from here. */
  readonly statusCode = 429;
}
