/**
 * An answer that no fault of an instance excuses: bytes that were never sent, an end that looks like
 * success, or none at all for longer than the gateway may wait.
 */
export class WrongAnswer extends Error {
  override readonly name = 'WrongAnswer';
}
