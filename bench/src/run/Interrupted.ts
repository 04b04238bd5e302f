/** Somebody does not want to wait for the end. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
