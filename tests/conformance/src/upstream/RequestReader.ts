import { BodyReader } from './BodyReader.ts';
import { ReceivedRequest } from './ReceivedRequest.ts';

const END_OF_HEAD = '\r\n\r\n';

/**
 * Reads the requests on one connection, byte for byte and by the letter of RFC 9112. It forgives
 * nothing: what another server might read in another way is noted as a fault of the request.
 */
export class RequestReader {
  readonly #onRequest: (request: ReceivedRequest) => void;
  #unread: Buffer = Buffer.alloc(0);
  #request: ReceivedRequest | undefined;
  #body: BodyReader | undefined;
  #released = false;

  /** @param onRequest - gets each request as soon as its headers are there */
  constructor(onRequest: (request: ReceivedRequest) => void) {
    this.#onRequest = onRequest;
  }

  /** Takes what came. */
  push(chunk: Buffer): void {
    this.#unread = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk]);
    while (!this.#released && this.#unread.length > 0 && this.#step()) {}
  }

  /** Reads no more, and gives back what it has not read. */
  release(): Buffer {
    this.#released = true;
    return this.#unread;
  }

  /** Returns false when it needs more bytes. */
  #step(): boolean {
    return this.#body && this.#request
      ? this.#readBody(this.#request, this.#body)
      : this.#readHead();
  }

  #readHead(): boolean {
    const end = this.#unread.indexOf(END_OF_HEAD);
    if (end < 0) {
      return false;
    }
    const request = new ReceivedRequest(this.#unread.subarray(0, end).toString('latin1'));
    this.#unread = this.#unread.subarray(end + END_OF_HEAD.length);
    this.#request = request;
    this.#body = new BodyReader(request);
    this.#onRequest(request);
    if (!this.#released) {
      this.#endIfWhole(request, this.#body);
    }
    return true;
  }

  #readBody(request: ReceivedRequest, body: BodyReader): boolean {
    const before = this.#unread.length;
    this.#unread = body.read(this.#unread);
    return this.#endIfWhole(request, body) || this.#unread.length < before;
  }

  #endIfWhole(request: ReceivedRequest, body: BodyReader): boolean {
    if (!body.whole) {
      return false;
    }
    this.#body = undefined;
    this.#request = undefined;
    request.finish();
    return true;
  }
}
