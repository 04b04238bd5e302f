import type { FailureKind } from './failures.ts';

/** How a forwarded request ended. */
export interface Outcome {
  /** `answered` by the upstream, whatever the status; `aborted` by the client; or why not. */
  readonly kind: 'answered' | 'aborted' | FailureKind;
  /** The status that the client got; undefined when it left before. */
  readonly status: number | undefined;
  /** Milliseconds. */
  readonly duration: number;
  /** What the upstream's failure was, for operators. */
  readonly cause?: unknown;
}

/** Whether it ended as it should, or by the client: no instance is worse for it. */
export function isBlameless(kind: Outcome['kind']): boolean {
  return kind === 'answered' || kind === 'aborted' || kind === 'client-timeout';
}
