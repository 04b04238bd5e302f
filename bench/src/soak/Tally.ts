import type { Fault, FaultLog, Interval } from './faults/FaultLog.ts';
import { WrongAnswer } from './WrongAnswer.ts';

/** A request that did not go well. */
export interface Failure extends Interval {
  readonly kind: string;
  readonly error: unknown;
}

/** A failure and what it comes from. */
export interface JudgedFailure {
  readonly kind: string;
  readonly problem: string;
  /** `nothing` makes the soak fail. */
  readonly explainedBy: Fault | 'nothing';
  readonly from: number;
  readonly until: number;
}

/** Counts what the load sees. */
export class Tally {
  readonly #counts = new Map<string, number>();
  readonly #failures: Failure[] = [];
  #requests = 0;

  /** Requests that have ended, one way or another. */
  get requests(): number {
    return this.#requests;
  }

  get failed(): number {
    return this.#failures.length;
  }

  /** Requests by kind. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  count(kind: string, failure?: Failure): void {
    this.#requests++;
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
    if (failure) {
      this.#failures.push(failure);
    }
  }

  /** Explains each failure, once all faults are over. */
  judge(log: FaultLog): JudgedFailure[] {
    return this.#failures.map(failure => {
      const { kind, error, from, until } = failure;
      const fault = log.explain(failure, faultsBehind(error));
      return { kind, problem: String(error), explainedBy: fault ?? 'nothing', from, until };
    });
  }
}

/** Which faults can lead to an error, the likeliest first. */
function faultsBehind(error: unknown): readonly Fault[] {
  if (error instanceof WrongAnswer) {
    return [];
  }
  // A port that nobody listens on refuses at once: only silence makes a gateway wait too long.
  return /\b504\b/.test(String(error)) ? ['silent'] : ['killed', 'silent'];
}
