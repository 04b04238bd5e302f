import type { Connection } from './Connection.ts';
import type { ReceivedRequest } from './ReceivedRequest.ts';

/** A request in the hands of a case: it answers by writing to the connection's socket. */
export interface Arrival {
  readonly request: ReceivedRequest;
  readonly connection: Connection;
}

/** What an upstream does with a request whose headers have come. */
export type Handler = (arrival: Arrival) => unknown;

/** A path of an upstream that belongs to one case, found by a token that nothing else has. */
export class Endpoint {
  readonly token: string;
  /** The path that a client asks the gateway for. */
  readonly path: string;
  /** All that has come with this token. */
  readonly arrivals: Arrival[] = [];
  readonly #handler: Handler;
  readonly #first = Promise.withResolvers<Arrival>();

  constructor(options: {
    readonly pluginId: string;
    readonly token: string;
    readonly handler: Handler;
  }) {
    this.token = options.token;
    this.path = `/api/${options.pluginId}/${options.token}`;
    this.#handler = options.handler;
  }

  /** The requests that have come. */
  get requests(): readonly ReceivedRequest[] {
    return this.arrivals.map(({ request }) => request);
  }

  /** The first request, once its headers have come. */
  first(): Promise<Arrival> {
    return this.#first.promise;
  }

  /** Takes a request. */
  async arrive(arrival: Arrival): Promise<void> {
    this.arrivals.push(arrival);
    this.#first.resolve(arrival);
    await this.#handler(arrival);
  }
}
