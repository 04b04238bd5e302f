import type { ReceivedRequest } from './ReceivedRequest.ts';

type State = 'sized' | 'chunk-size' | 'chunk-data' | 'chunk-end' | 'trailers' | 'whole';

const LINE_END = '\r\n';

/** Reads the body of one request, by its framing. */
export class BodyReader {
  readonly #request: ReceivedRequest;
  #state: State;
  #left: number;

  constructor(request: ReceivedRequest) {
    this.#request = request;
    this.#left = request.length ?? 0;
    this.#state = request.framing === 'chunked' ? 'chunk-size' : this.#left > 0 ? 'sized' : 'whole';
  }

  get whole(): boolean {
    return this.#state === 'whole';
  }

  /** Takes what it can use of the bytes, and returns the others. */
  read(bytes: Buffer): Buffer {
    let unread = bytes;
    let before = -1;
    while (!this.whole && unread.length !== before) {
      before = unread.length;
      unread = this.#step(unread);
    }
    return unread;
  }

  #step(bytes: Buffer): Buffer {
    switch (this.#state) {
      case 'sized':
        return this.#readData(bytes, 'whole');
      case 'chunk-data':
        return this.#readData(bytes, 'chunk-end');
      default:
        return this.#readLine(bytes);
    }
  }

  #readData(bytes: Buffer, next: State): Buffer {
    const data = bytes.subarray(0, this.#left);
    this.#request.addBody(data);
    this.#left -= data.length;
    if (this.#left === 0) {
      this.#state = next;
    }
    return bytes.subarray(data.length);
  }

  #readLine(bytes: Buffer): Buffer {
    const end = bytes.indexOf(LINE_END);
    if (end < 0) {
      return bytes;
    }
    this.#takeLine(bytes.subarray(0, end).toString('latin1'));
    return bytes.subarray(end + LINE_END.length);
  }

  #takeLine(line: string): void {
    if (this.#state === 'chunk-size') {
      if (!/^[0-9a-f]{1,8}$/i.test(line)) {
        this.#request.faults.push(`chunk size ${JSON.stringify(line)}`);
      }
      this.#left = Number.parseInt(line, 16) || 0;
      this.#state = this.#left > 0 ? 'chunk-data' : 'trailers';
    } else if (this.#state === 'chunk-end') {
      if (line !== '') {
        this.#request.faults.push(`bytes behind a chunk: ${JSON.stringify(line)}`);
      }
      this.#state = 'chunk-size';
    } else if (line === '') {
      this.#state = 'whole';
    } else {
      this.#request.addTrailer(line);
    }
  }
}
