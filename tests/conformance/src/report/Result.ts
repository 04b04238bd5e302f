import type { ConformanceCase } from '../ConformanceCase.ts';

/** How a case went: what always passes, what always fails, and what does either. */
export type Verdict = 'passes' | 'fails' | 'varies';

/** A case with the gateways that went through it. */
export interface Result {
  readonly entry: ConformanceCase;
  readonly ours: Verdict;
  readonly stock: Verdict;
}
