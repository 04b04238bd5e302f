import type { Run } from '../../run/Run.ts';
import type { Contestant } from '../contestants/Contestant.ts';

/** What came out of one round with one contestant. */
export interface Measurement {
  /** Requests or events. */
  readonly units: number;
  readonly seconds: number;
  /** Microseconds of CPU that the contestant used. */
  readonly cpu: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** A way to keep a contestant busy. */
export interface Workload {
  /** How reports call it. */
  readonly name: string;
  /** How it is chosen with `--only`. */
  readonly key: string;
  readonly unit: 'request' | 'event';
  /** @throws Error when anything but the right answer came */
  measure(run: Run, contestant: Contestant, seconds: number): Promise<Measurement>;
}
