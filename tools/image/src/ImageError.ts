/** An error that a user can act on: printed as one message without a stack trace. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
}
