import { WrongAnswer } from '../WrongAnswer.ts';

/** What a gateway answers in the place of an instance that cannot. */
const UNAVAILABLE: ReadonlySet<number> = new Set([502, 503, 504]);

/** @throws Error for an instance that could not answer, WrongAnswer for any other status but 200 */
export function requireSuccess(status: number): void {
  if (UNAVAILABLE.has(status)) {
    throw new Error(`status ${status}`);
  }
  if (status !== 200) {
    throw new WrongAnswer(`status ${status}`);
  }
}
