import { once } from 'node:events';
import type { Parser } from 'tar';

/**
 * Gives a tar archive to whoever unpacks it, until its end or `signal`, and waits until all is
 * written. A parser that is left in the middle of a file keeps that open for ever: it is always
 * brought to its end.
 *
 * @throws what comes instead of a chunk, or the parser's own error
 */
export async function feedTar(
  chunks: AsyncIterable<Buffer>,
  parser: Parser,
  signal: AbortSignal,
): Promise<void> {
  let fault: unknown;
  let isOver = false;
  const ended = new Promise<void>(resolve => {
    parser.once('finish', resolve);
    parser.on('error', (error: Error) => {
      fault ??= error;
      isOver = true;
      // The one after which there is no end: the folder is gone.
      if (error.name === 'CwdError') resolve();
    });
  });
  // What stands behind the end of an archive would be kept in memory.
  parser.once('eof', () => {
    isOver = true;
  });
  try {
    for await (const chunk of chunks) {
      signal.throwIfAborted();
      if (!parser.write(chunk)) await Promise.race([once(parser, 'drain'), ended]);
      signal.throwIfAborted();
      if (isOver) break;
    }
  } catch (error) {
    fault = signal.aborted ? signal.reason : error;
  }
  parser.end();
  await ended;
  if (fault !== undefined) throw fault;
}
