import { percentile } from './percentile.ts';

/** Counts what a client got within some seconds, and tells it to `nodeClient`. */
export class Stopwatch {
  readonly #latencies: number[] = [];
  #start: number | undefined;

  /** Begins to count. */
  begin(): void {
    console.log('begin');
    this.#start = performance.now();
  }

  /** Counts one, if it has begun. `latency` is in milliseconds. */
  count(latency: number): void {
    if (this.#start !== undefined) {
      this.#latencies.push(latency);
    }
  }

  /** Tells what was counted. */
  report(): void {
    const seconds = (performance.now() - (this.#start ?? 0)) / 1000;
    const latencies = this.#latencies;
    console.log(
      JSON.stringify({
        units: latencies.length,
        seconds,
        p50: percentile(latencies, 0.5),
        p99: percentile(latencies, 0.99),
      }),
    );
  }
}
