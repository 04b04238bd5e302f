import type { Limit } from '../limits/ReadLimits.ts';

/**
 * Hands chunks on until there are too many bytes.
 *
 * @param refuse - makes the error
 */
export async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  limit: Limit,
  refuse: () => Error,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > limit.value) {
      throw refuse();
    }
    // The body of a fetch has plain arrays, which the tar package cannot read.
    yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
  }
}
