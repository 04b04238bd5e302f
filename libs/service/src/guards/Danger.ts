import type { Opening } from './openings.ts';

/** A setting that leaves a service open, or broken, where others depend on it. */
export interface Danger {
  readonly key: string;
  /** What stands there, in words; never the value of a secret. */
  readonly value: string;
  /** What that means, and what to do. */
  readonly fix: string;
  /** What an operator writes under `insecure` to have it so on purpose; undefined: never. */
  readonly opening?: Opening;
  /** Of `insecure.dangerousKeys`: the name that has to be listed. */
  readonly name?: string;
}
