import { createHash } from 'node:crypto';

const START_LINE = /^([!#$%&'*+.^_`|~\w-]+) (\S+) HTTP\/1\.1$/;
const HEADER = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*?)[ \t]*$/s;
/** Control characters that a header may not have, CR and LF of its end left out by who splits. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/;

/** The most that is kept of a body; of what follows only length and hash. */
const KEPT = 64 * 1024;

/** How the end of a body is told. */
export type Framing = 'none' | 'sized' | 'chunked';

/** One request as it came on the wire. */
export class ReceivedRequest {
  /** Start line and headers, as they came, without the empty line. */
  readonly head: string;
  readonly method: string;
  readonly target: string;
  /** Names and values, in order, duplicates included. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly trailers: (readonly [name: string, value: string])[] = [];
  readonly framing: Framing;
  /** Bytes of a sized body. */
  readonly length: number | undefined;
  /** What another server might read in another way. Empty for a clean request. */
  readonly faults: string[] = [];
  /** Bytes of the body that have come. */
  bodyLength = 0;
  /** Whether the body is whole. */
  complete = false;
  /** Resolves when the body is whole. */
  readonly completed: Promise<void>;
  readonly #complete: () => void;
  readonly #hash = createHash('sha256');
  readonly #kept: Buffer[] = [];
  #sha256: string | undefined;

  constructor(head: string) {
    this.head = head;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.completed = promise;
    this.#complete = resolve;

    const [startLine = '', ...lines] = head.split('\r\n');
    const [, method = '', target = ''] = START_LINE.exec(startLine) ?? [];
    if (method === '') {
      this.faults.push(`start line ${JSON.stringify(startLine)}`);
    }
    this.method = method;
    this.target = target;
    this.headers = lines.map(line => this.#parseHeader(line));
    const { framing, length } = this.#readFraming();
    this.framing = framing;
    this.length = length;
    if (this.values('host').length !== 1) {
      this.faults.push(`${this.values('host').length} Host headers`);
    }
  }

  /** All values of a header. */
  values(name: string): string[] {
    return this.headers.flatMap(([key, value]) => (key.toLowerCase() === name ? [value] : []));
  }

  /** The value of a header; undefined without one, joined by commas for several. */
  value(name: string): string | undefined {
    const values = this.values(name);
    return values.length > 0 ? values.join(', ') : undefined;
  }

  /** The first 64 KB of the body. */
  get body(): Buffer {
    return Buffer.concat(this.#kept).subarray(0, KEPT);
  }

  /** The hash of the body so far, in hex. */
  get sha256(): string {
    this.#sha256 ??= this.#hash.copy().digest('hex');
    return this.#sha256;
  }

  addBody(bytes: Buffer): void {
    if (this.bodyLength < KEPT) {
      this.#kept.push(Buffer.from(bytes.subarray(0, KEPT)));
    }
    this.bodyLength += bytes.length;
    this.#sha256 = undefined;
    this.#hash.update(bytes);
  }

  addTrailer(line: string): void {
    this.trailers.push(this.#parseHeader(line));
  }

  finish(): void {
    this.complete = true;
    this.#complete();
  }

  #parseHeader(line: string): readonly [string, string] {
    const [, name, value = ''] = HEADER.exec(line) ?? [];
    if (name === undefined || CONTROL.test(value)) {
      this.faults.push(`header ${JSON.stringify(line)}`);
    }
    return [name ?? line, value];
  }

  #readFraming(): { framing: Framing; length?: number } {
    const encodings = this.values('transfer-encoding');
    const lengths = this.values('content-length');
    if (encodings.length + lengths.length > 1) {
      this.faults.push(`framed by ${[...encodings, ...lengths].join(' and ')}`);
    }
    if (encodings.length > 0) {
      if (encodings[0] !== 'chunked') {
        this.faults.push(`transfer-encoding ${encodings[0]}`);
      }
      return { framing: 'chunked' };
    }
    const [length] = lengths;
    if (length === undefined) {
      return { framing: 'none' };
    }
    if (!/^\d{1,15}$/.test(length)) {
      this.faults.push(`content-length ${length}`);
    }
    return { framing: 'sized', length: Number.parseInt(length, 10) || 0 };
  }
}
