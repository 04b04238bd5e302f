import type { Socket } from 'node:net';
import type { ReceivedRequest } from './ReceivedRequest.ts';
import { RequestReader } from './RequestReader.ts';

/** A connection that a gateway opened to an upstream. */
export class Connection {
  readonly socket: Socket;
  /** The other side sends no more, or has gone altogether. */
  readonly left: Promise<void>;
  /** Nothing goes either way any more. */
  readonly closed: Promise<void>;
  /** How many requests came on it. */
  requests = 0;
  readonly #reader: RequestReader;
  readonly #read = (chunk: Buffer) => this.#reader.push(chunk);
  #taken = false;

  /** @param onRequest - gets each request as soon as its headers are there */
  constructor(socket: Socket, onRequest: (request: ReceivedRequest) => void) {
    this.socket = socket;
    const left = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    this.left = left.promise;
    this.closed = closed.promise;
    this.#reader = new RequestReader(request => {
      this.requests++;
      onRequest(request);
    });
    socket.setNoDelay(true);
    socket.on('data', this.#read);
    socket.on('error', () => undefined);
    socket.once('end', () => {
      left.resolve();
      if (!this.#taken) {
        socket.end();
      }
    });
    socket.once('close', () => {
      left.resolve();
      closed.resolve();
    });
  }

  /**
   * Takes the connection away from HTTP; the socket is paused.
   *
   * @returns what came behind the request
   */
  take(): Buffer {
    this.#taken = true;
    this.socket.off('data', this.#read);
    this.socket.pause();
    return this.#reader.release();
  }
}
