import { ChildGroup, type ChildGroupOptions } from './ChildGroup.ts';

/** The processes that one launcher has started, for the moment when all must go at once. */
export class ProcessSet {
  readonly #running = new Set<ChildGroup>();

  /** Starts a process that belongs to this set until it ends. */
  spawn(options: ChildGroupOptions): ChildGroup {
    const child = new ChildGroup(options);
    this.#running.add(child);
    void child.exited.then(() => this.#running.delete(child));
    return child;
  }

  /** Kills what is still running, in no order. PostgreSQL recovers from it at its next start. */
  killAll(): void {
    for (const child of this.#running) child.kill();
  }
}
