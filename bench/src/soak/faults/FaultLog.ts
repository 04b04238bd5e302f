/** What is done to an instance. */
export type Fault = 'killed' | 'silent';

/** A fault, from the moment before it begins until the instance answers again. */
export interface FaultWindow {
  readonly fault: Fault;
  readonly service: string;
  readonly instance: string;
  readonly from: number;
  /** Infinite while it lasts. */
  until: number;
}

/** What a failure has to be explained by. */
export interface Interval {
  /** Any of these may have answered. */
  readonly services: readonly string[];
  readonly from: number;
  readonly until: number;
}

/**
 * Milliseconds that a fault goes on to be felt: connections that broke meanwhile are noticed, and an
 * instance that was stopped catches up with its timers.
 */
const AFTERMATH = 1_000;

/** Knows when which instance was at fault. Moments are of `performance.now()`. */
export class FaultLog {
  readonly #windows: FaultWindow[] = [];
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get windows(): readonly FaultWindow[] {
    return this.#windows;
  }

  /** A fault begins. Call what it returns when the instance answers again. */
  open(fault: Fault, service: string, instance: string): () => void {
    const window: FaultWindow = {
      fault,
      service,
      instance,
      from: this.#now(),
      until: Number.POSITIVE_INFINITY,
    };
    this.#windows.push(window);
    return () => {
      window.until = this.#now();
    };
  }

  /**
   * The fault that a failure overlaps, at one of the services that may have answered.
   *
   * @param faults - those that can lead to such a failure, the likeliest first
   */
  explain({ services, from, until }: Interval, faults: readonly Fault[]): Fault | undefined {
    return faults.find(fault =>
      this.#windows.some(
        window =>
          window.fault === fault &&
          services.includes(window.service) &&
          window.from <= until &&
          from <= window.until + AFTERMATH,
      ),
    );
  }
}
