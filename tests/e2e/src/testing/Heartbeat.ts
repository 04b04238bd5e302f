import { setTimeout as delay } from 'node:timers/promises';

/** Something that is asked for again and again, and how long its slowest answer took. */
export interface Pulse {
  readonly name: string;
  /** Milliseconds. */
  readonly slowest: number;
  /** Answers that were no success. */
  readonly failed: number;
  readonly answered: number;
}

/**
 * Asks for several things all the time, each on its own, as probes and other users do. Tells how
 * long the slowest answer took while something else was going on.
 */
export class Heartbeat implements AsyncDisposable {
  readonly #running: Promise<void>[];
  readonly #pulses: Map<string, { slowest: number; failed: number; answered: number }>;
  readonly #since = new Map<string, number>();
  #stopped = false;

  /** @param asks - what to ask for, by name; a fetch each */
  constructor(asks: Readonly<Record<string, () => Promise<Response>>>) {
    this.#pulses = new Map(Object.keys(asks).map(name => [name, none()]));
    this.#running = Object.entries(asks).map(([name, ask]) => this.#beat(name, ask));
  }

  /** What was seen since the last call, with what is still waiting for its answer. */
  take(): Pulse[] {
    return [...this.#pulses].map(([name, pulse]) => {
      const waiting = performance.now() - (this.#since.get(name) ?? performance.now());
      this.#pulses.set(name, none());
      return { name, ...pulse, slowest: Math.round(Math.max(pulse.slowest, waiting)) };
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#running);
  }

  async #beat(name: string, ask: () => Promise<Response>): Promise<void> {
    while (!this.#stopped) {
      const start = performance.now();
      this.#since.set(name, start);
      let ok = false;
      try {
        const response = await ask();
        await response.arrayBuffer();
        ok = response.ok;
      } catch {
        // Counted as failed.
      }
      const pulse = this.#pulses.get(name) ?? none();
      pulse.slowest = Math.max(pulse.slowest, performance.now() - start);
      pulse.answered++;
      pulse.failed += ok ? 0 : 1;
      this.#pulses.set(name, pulse);
      this.#since.delete(name);
      await delay(100);
    }
  }
}

function none() {
  return { slowest: 0, failed: 0, answered: 0 };
}
