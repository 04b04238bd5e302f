import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** How much of one line is kept, in characters. */
export const longestLine = 16_384;

/**
 * Reads a stream line by line, to its end. Of a line that is longer than anybody reads the rest is
 * left out, and said how much: a program may print gigabytes without ever ending a line.
 */
export function readLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  const decoder = new StringDecoder('utf8');
  let begun = '';
  let left = 0;
  const end = () => {
    const line = begun.endsWith('\r') ? begun.slice(0, -1) : begun;
    onLine(left === 0 ? line : `${line} … (${left} characters left out)`);
    begun = '';
    left = 0;
  };
  const add = (text: string) => {
    const kept = text.slice(0, longestLine - begun.length);
    begun += kept;
    left += text.length - kept.length;
  };
  const take = (text: string) => {
    let from = 0;
    for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
      add(text.slice(from, to));
      end();
      from = to + 1;
    }
    add(text.slice(from));
  };
  return new Promise(resolve => {
    stream.on('data', (chunk: Buffer) => take(decoder.write(chunk)));
    // The other end of a pipe that breaks is one that ends.
    stream.on('error', () => undefined);
    stream.once('close', () => {
      take(decoder.end());
      if (begun !== '' || left > 0) end();
      resolve();
    });
  });
}
