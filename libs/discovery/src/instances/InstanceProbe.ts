import type { InstancePicker } from './InstancePicker.ts';
import { probeInstance } from './probeInstance.ts';

/** How an `InstanceProbe` works. */
export interface InstanceProbeOptions {
  /** Learns what the probe finds. */
  readonly picker: InstancePicker;
  /** Is told of each change, once: `failure` says why, and is undefined when all is well again. */
  readonly onChange?: (url: string, failure: string | undefined) => void;
  /** Milliseconds between two rounds, ± 20 % so that services do not ask in step. Default: 5000. */
  readonly interval?: number;
  /** Milliseconds until an instance that does not answer counts as failing. Default: 2000. */
  readonly timeout?: number;
}

/**
 * Asks each instance of a service every few seconds whether it is ready, and tells the picker.
 * Nobody else can: whoever asks discovery for a URL never says how the request went. Does not keep
 * the process alive.
 */
export class InstanceProbe {
  readonly #options: InstanceProbeOptions;
  readonly #ended = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: InstanceProbeOptions) {
    this.#options = options;
  }

  /** Begins with a round at once. */
  start(): void {
    void this.#round();
  }

  /** Ends it for good, open requests included. */
  stop(): void {
    this.#ended.abort();
    clearTimeout(this.#timer);
  }

  async #round(): Promise<void> {
    const { picker, interval = 5_000 } = this.#options;
    await Promise.all(picker.urls.map(url => this.#probe(url)));
    if (!this.#ended.signal.aborted) {
      this.#timer = setTimeout(() => void this.#round(), interval * (0.8 + 0.4 * Math.random()));
      this.#timer.unref();
    }
  }

  async #probe(url: string): Promise<void> {
    const { picker, onChange, timeout = 2_000 } = this.#options;
    const signal = AbortSignal.any([this.#ended.signal, AbortSignal.timeout(timeout)]);
    const failure = await probeInstance(url, signal);
    if (this.#ended.signal.aborted) {
      return;
    }
    const changed = failure === undefined ? picker.reportSuccess(url) : picker.reportFailure(url);
    if (changed) {
      onChange?.(url, failure);
    }
  }
}
