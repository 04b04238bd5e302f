import type { Fleet } from '@splitstage/fleet';
import type { TestContext } from 'vitest';

/**
 * A fleet for all files of a vitest project that has one worker and no isolation (vitest.config.ts).
 * Has a fault of it told once: by the files for which it did not start, or by the test during which
 * a service ended. The tests after that are skipped.
 */
export class SharedFleet<T> {
  #starting: Promise<T> | undefined;
  #lost: string | undefined;

  /** Starts it for whoever asks first; others get the same, or the same fault. */
  start(start: () => Promise<T>): Promise<T> {
    this.#starting ??= start();
    return this.#starting;
  }

  /** To be called ahead of each test. Returns what is to be done after it. */
  guard({ crashes }: Fleet, skip: TestContext['skip']): () => void {
    skip(this.#lost !== undefined, this.#lost);
    return () => {
      const [crash] = crashes;
      if (crash === undefined || this.#lost !== undefined) return;
      this.#lost = `The fleet that these tests share has lost a service: ${crash.service} ${crash.how}`;
      throw new Error(this.#lost);
    };
  }
}
