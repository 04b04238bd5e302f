import {
  fromWire,
  type Job,
  type StartMessage,
  type ToChild,
  type ToParent,
} from '../process/protocol.ts';

/** A template process's side of the channel to its service. */
export class ParentConnection {
  /** Aborted when the task was cancelled. */
  readonly cancelled = new AbortController();
  readonly started: Promise<StartMessage>;
  readonly job: Promise<Job>;
  readonly #calls = new Map<
    number,
    { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }
  >();
  #lastId = 0;

  constructor() {
    const started = Promise.withResolvers<StartMessage>();
    const job = Promise.withResolvers<Job>();
    this.started = started.promise;
    this.job = job.promise;
    process.on('message', (message: ToChild) => {
      if (message.type === 'start') started.resolve(message);
      else if (message.type === 'job') job.resolve(message.job);
      else if (message.type === 'cancel') this.cancelled.abort();
      else this.#answer(message);
    });
  }

  /** Asks the service to do something, and returns what came of it. */
  call<T>(method: string, args: unknown = {}): Promise<T> {
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#calls.set(id, { resolve, reject });
    this.send({ type: 'call', id, method, args });
    return promise as Promise<T>;
  }

  send(message: ToParent): void {
    // A service that is gone needs no answer; the watch ends this process.
    if (process.connected) process.send?.(message, undefined, undefined, () => {});
  }

  #answer(message: Extract<ToChild, { type: 'answer' }>): void {
    const call = this.#calls.get(message.id);
    this.#calls.delete(message.id);
    if ('error' in message) call?.reject(fromWire(message.error));
    else call?.resolve(message.result);
  }
}
