import type { IncomingMessage } from 'node:http';

/** An answer as the client got it. */
export class Answer {
  readonly status: number;
  readonly reason: string;
  /** Names and values, in order, duplicates included. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly trailers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;

  constructor(message: IncomingMessage, body: Buffer) {
    this.status = message.statusCode ?? 0;
    this.reason = message.statusMessage ?? '';
    this.headers = inPairs(message.rawHeaders);
    this.trailers = inPairs(message.rawTrailers);
    this.body = body;
  }

  /** Reads a message to its end; rejects when it breaks off. */
  static async read(message: IncomingMessage): Promise<Answer> {
    const chunks: Buffer[] = [];
    for await (const chunk of message) {
      chunks.push(chunk);
    }
    return new Answer(message, Buffer.concat(chunks));
  }

  get text(): string {
    return this.body.toString();
  }

  /** The body as JSON. */
  json(): Record<string, Record<string, unknown>> {
    return JSON.parse(this.text);
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
}

/** Pairs up Node's lists of names and values in turn. */
export function inPairs(flat: readonly string[]): (readonly [string, string])[] {
  return flat.flatMap((name, index) =>
    index % 2 === 0 ? [[name, flat[index + 1] ?? ''] as const] : [],
  );
}
