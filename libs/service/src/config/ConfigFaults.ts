/** Told of a fault, or of `undefined` when the last one is mended. */
export type FaultListener = (fault: Error | undefined) => void;

/**
 * Carries faults of config files from where they are met, before there is a logger, to whoever
 * shows them.
 */
export class ConfigFaults {
  readonly #faults = new Map<string, Error>();
  #listener: FaultListener | undefined;

  /** A file that was read before cannot be read now. */
  report(path: string, fault: Error): void {
    this.#faults.set(path, fault);
    this.#listener?.(fault);
  }

  /** A file was read. */
  clear(path: string): void {
    if (this.#faults.delete(path)) {
      const [remaining] = this.#faults.values();
      this.#listener?.(remaining);
    }
  }

  /** Sets who is told. */
  listen(listener: FaultListener): void {
    this.#listener = listener;
  }
}
