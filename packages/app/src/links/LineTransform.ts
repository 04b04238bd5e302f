/** Changes a stream of UTF-8 text line by line. Lines leave as soon as they are complete. */
export class LineTransform {
  readonly stream: TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>;

  /** @param change - gets a line without its end, and returns what takes its place */
  constructor(change: (line: string) => string) {
    const decoder = new TextDecoder();
    const encoder = new TextEncoder();
    let rest = '';
    this.stream = new TransformStream({
      transform(chunk, controller) {
        const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
        rest = lines.pop() ?? '';
        if (lines.length > 0) {
          controller.enqueue(encoder.encode(lines.map(line => `${change(line)}\n`).join('')));
        }
      },
      flush(controller) {
        rest += decoder.decode();
        if (rest) {
          controller.enqueue(encoder.encode(change(rest)));
        }
      },
    });
  }
}
