import type { LogLimits } from '../process/protocol.ts';

/**
 * What a task may still write into its log: lines, bytes, and bytes in a line.
 *
 * Lines that tell a step's state pass when the log is full, cut short: the page of the task lives
 * on them, and there are no more of them than steps. Their number has the limit of lines, too.
 */
export class LogBudget {
  #lines: number;
  #bytes: number;
  #states: number;
  #told = false;
  readonly #lineBytes: number;

  constructor({ lines, bytes, lineBytes }: LogLimits) {
    this.#lines = lines;
    this.#bytes = bytes;
    this.#states = lines;
    this.#lineBytes = lineBytes;
  }

  /**
   * What of a line goes into the log: the line, its beginning, once the word that the log is full,
   * and undefined from then on.
   */
  take(line: string, options: { readonly isState: boolean }): string | undefined {
    const text = cut(line, this.#lineBytes);
    const bytes = Buffer.byteLength(text);
    if (this.#lines > 0 && this.#bytes >= bytes) {
      this.#lines -= 1;
      this.#bytes -= bytes;
      return text;
    }
    // A line that is too long for what is left ends the log: a gap in the middle misleads.
    this.#lines = 0;
    if (options.isState) {
      this.#states -= 1;
      return this.#states < 0 ? undefined : cut(line, 1_000);
    }
    if (this.#told) return undefined;
    this.#told = true;
    return 'The log of this task is full. What its steps write from here on is left out (scaffolder.limits.log).';
  }
}

function cut(line: string, bytes: number): string {
  // Most lines are short; a character has four bytes at most.
  if (line.length * 4 <= bytes || Buffer.byteLength(line) <= bytes) return line;
  const head = Buffer.from(line.slice(0, bytes)).subarray(0, bytes).toString();
  return `${head.replace(/\uFFFD+$/, '')}… (cut: a line may have ${bytes} bytes)`;
}
